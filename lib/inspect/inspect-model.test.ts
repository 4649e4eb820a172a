import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectionSchema } from '#lib/contract/inspection.ts';
import type { FitDevices } from '#lib/fit/devices.ts';
import { inspectModel } from './inspect-model.ts';

const FOLDER = join(import.meta.dirname, '../../e2e/hub/models');
const devices: FitDevices = { ramBytes: 16e9, gpus: [], unifiedMemory: false };
const never = new AbortController().signal;
const model = (name: string) => ({ path: join(FOLDER, name), files: [], mmproj_path: null });

test('a file tells its values, its talk and what it takes', async () => {
  const inspection = await inspectModel(model('bumble-0.4m-instruct.Q4_0.gguf'), devices, never);
  expect(inspectionSchema.parse(inspection)).toEqual(inspection);
  expect(inspection.metadata).toContainEqual({ key: 'general.architecture', value: 'llama' });
  expect(inspection.metadata.find(({ key }) => key === 'tokenizer.ggml.tokens')?.value).toMatch(/values$/);
  expect(inspection.chat?.rendered).toContain('When do bees swarm?');
  const [full, small] = ['f16', 'q4_0'].map((type) =>
    inspection.memory?.lines.find((line) => line.cache_type === type)?.points.at(-1),
  );
  expect(full?.context_tokens).toBe(4096);
  expect(full?.cache_bytes).toBeGreaterThan(small?.cache_bytes ?? 0);
});

test('what is no model says so', async () => {
  const broken = inspectModel(model('expected.json'), devices, never);
  await expect(broken).rejects.toMatchObject({ code: 'corrupt_gguf' });
  await expect(inspectModel(model('nothing.gguf'), devices, never)).rejects.toMatchObject({ code: 'storage_error' });
});

test('memory of GPUs counts beside the RAM, and shared memory once', async () => {
  const gpus = [{ id: 'gpu-0', name: 'A card', memoryBytes: 8 * 2 ** 30 }];
  const budget = async (more: Partial<FitDevices>) =>
    (await inspectModel(model('bumble-0.4m-instruct.Q4_0.gguf'), { ...devices, ...more }, never)).memory?.budget_bytes;
  const [alone, beside, shared] = await Promise.all([
    budget({}),
    budget({ gpus }),
    budget({ gpus, unifiedMemory: true }),
  ]);
  expect((beside ?? 0) - (alone ?? 0)).toBe(7 * 2 ** 30);
  expect(shared).toBe(alone);
});
