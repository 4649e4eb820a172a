import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gguf } from '@huggingface/gguf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf } from './byte-source.ts';
import { hashAll } from './content-hash.ts';
import { generatedGguf } from './generated-file.ts';
import { ggufHeader } from './gguf-header.ts';
import expected from './models/expected.json' with { type: 'json' };
import { sampleModel } from './sample-models.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gguf-header-'));
});
afterAll(() => rm(folder, { recursive: true }));

const readBack = async (bytes: Buffer) => {
  const path = join(folder, `${bytes.length}.gguf`);
  await writeFile(path, bytes);
  return gguf(path, { allowLocalFile: true, computeParametersCount: true });
};

describe('a generated header', () => {
  it.each([1, 2, 3] as const)('version %i is read by an independent parser', async (version) => {
    const description = { version, name: 'Test bee', contextLength: 8192, license: 'mit', fileType: 7, blockCount: 3 };
    const size = 1_000_003 + version;
    const read = await readBack(await bytesOf(generatedGguf({ seed: 1, size, ...description })));
    expect(read.metadata).toMatchObject({
      version,
      'general.architecture': 'llama',
      'general.name': 'Test bee',
      'general.license': 'mit',
      'general.file_type': 7,
      'llama.context_length': 8192,
      'tokenizer.ggml.model': 'llama',
    });
    expect(read.tensorInfos).toHaveLength(5);
    expect(read.parameterCount).toBe(ggufHeader(description, size).parameters);
    const last = read.tensorInfos.at(-1);
    const end = ggufHeader(description, size).header.length + Number(last?.offset) + Number(last?.shape[0]);
    expect(end).toBe(size);
  });

  it('refuses a size that its tensors do not fit in', () => {
    expect(() => ggufHeader({}, 10_000)).toThrow(/too small/);
  });
});

describe('the sample models', () => {
  it.each(expected.files)('$file is what its table says', async (row) => {
    const source = sampleModel(row.file);
    expect(source.size).toBe(row.bytes);
    expect(await hashAll(source)).toBe(row.sha256);
    const read = await readBack(await bytesOf(source));
    const metadata: Record<string, unknown> = { ...read.metadata };
    expect(metadata['general.architecture'] ?? null).toBe(row.architecture);
    expect(metadata['llama.context_length'] ?? null).toBe(row.context_length);
    expect(read.tensorInfos).toHaveLength(row.tensors);
    expect(read.parameterCount).toBe(row.parameters);
  });
});
