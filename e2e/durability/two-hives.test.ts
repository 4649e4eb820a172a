import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesOf } from '#e2e/hub/byte-source.ts';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { bringInProcess } from '#e2e/support/bring-in-process.ts';

const MIB = 1024 * 1024;
const SIZE = 24 * MIB;
const MODEL = 'org/shared-GGUF';
const source = generatedGguf({ seed: 91, size: SIZE, fileType: 7, name: 'Shared' });

let hub: Hub;
let folder: string;
beforeEach(async () => {
  hub = await startHub({ repos: [repo({ id: MODEL, files: { 'shared.Q8_0.gguf': source } })] });
  folder = await mkdtemp(join(tmpdir(), 'rbee-two-hives-'));
});
afterEach(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

const bring = (name: string) =>
  bringInProcess({ model: MODEL, hubUrl: hub.url, home: join(folder, name), hubCache: join(folder, 'hub') });

describe('two hives of one machine that share a Hugging Face cache', () => {
  it('move a model once, though both ask for it at the same time', async () => {
    hub.change({ bytesPerSecondTotal: 8 * MIB });
    const both = await Promise.all([bring('one'), bring('two')]);
    for (const { state, path } of both) {
      expect(state).toBe('completed');
      expect((await readFile(path ?? '')).equals(await bytesOf(source))).toBe(true);
    }
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan(1.5 * SIZE);
  });

  it('fetch nothing that the other has brought before', async () => {
    expect(await bring('one')).toMatchObject({ state: 'completed' });
    const moved = hub.log.bytesSent({ origin: 'cdn' });
    expect(await bring('two')).toMatchObject({ state: 'completed' });
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(moved);
  });
});
