import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '#e2e/hub/byte-source.ts';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { repairOperation } from './repair-operation.ts';
import { versionRoom } from './testing/version-room.ts';

const REPO = 'bees/rotten-GGUF';
const MB = 1_000_000;
const shard = (no: number) =>
  generatedGguf({ seed: no, size: 6 * MB, blockCount: 2, fileType: 7, split: { no, count: 2 } });
const NAMES = ['rotten.Q8_0-00001-of-00002.gguf', 'rotten.Q8_0-00002-of-00002.gguf'] as const;
const ID = `${REPO}:${NAMES[0]}`;
const shards = [shard(0), shard(1)] as const;

async function roomWith(damage: (second: string, bytes: Buffer) => void) {
  const room = await versionRoom([repo({ id: REPO, files: { [NAMES[0]]: shards[0], [NAMES[1]]: shards[1] } })]);
  expect(await room.run('model_download', REPO)).toMatchObject({ state: 'completed' });
  const second = room.catalog.get(ID).path.replace(/00001-of-00002.gguf$/, '00002-of-00002.gguf');
  damage(second, readFileSync(second));
  await room.run('model_verify', ID);
  room.hub.log.clear();
  const isWhole = async () => (await bytesOf(shards[1])).equals(readFileSync(second));
  return { ...room, isWhole };
}

const flip = (path: string, bytes: Buffer) => {
  bytes[3 * MB] = (bytes[3 * MB] ?? 0) ^ 1;
  writeFileSync(path, bytes);
};

describe('a repair', () => {
  test('fetches the one file that is wrong, and tells everyone', async () => {
    const { catalog, run, hub, isWhole, log } = await roomWith(flip);
    expect(catalog.get(ID).status).toBe('corrupt');
    expect(await run('model_repair', ID)).toMatchObject({
      state: 'completed',
      result: { fetched_bytes: 6 * MB, reused_bytes: 6 * MB },
    });
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(6 * MB);
    expect(await isWhole()).toBe(true);
    expect(catalog.get(ID).status).toBe('available');
    const heard = log.readAfter(0, 1000, null).filter(({ event }) => event === 'model');
    expect(new TextDecoder().decode(heard.at(-1)?.bytes)).toContain('"status":"available"');
    expect(await run('model_verify', ID)).toMatchObject({ result: { status: 'available' } });
  });

  test('fetches only the end of a file that was cut off', async () => {
    const { run, hub, isWhole } = await roomWith((path) => truncateSync(path, 4 * MB));
    expect(await run('model_repair', ID)).toMatchObject({ state: 'completed', result: { fetched_bytes: 2 * MB } });
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(2 * MB);
    expect(await isWhole()).toBe(true);
  });

  test('fetches nothing of a file that has something behind its end', async () => {
    const { run, hub, isWhole } = await roomWith((path) => writeFileSync(path, 'more', { flag: 'a' }));
    expect(await run('model_repair', ID)).toMatchObject({ state: 'completed', result: { fetched_bytes: 0 } });
    expect(hub.log.bytesSent({ origin: 'cdn' })).toBe(0);
    expect(await isWhole()).toBe(true);
  });

  test('fetches a file whole that was cut off and is wrong before that, too', async () => {
    const { run, isWhole } = await roomWith((path, bytes) => {
      flip(path, bytes);
      truncateSync(path, 4 * MB);
    });
    expect(await run('model_repair', ID)).toMatchObject({ state: 'completed', result: { reused_bytes: 6 * MB } });
    expect(await isWhole()).toBe(true);
  });

  test('leaves alone, when it is cancelled, what another job is bringing', async () => {
    const { catalog, storage, store, run } = await roomWith(flip);
    const job = await run('model_repair', ID);
    const discarded: string[] = [];
    const repair = repairOperation({
      catalog,
      storage,
      provisioner: {
        bring: () => Promise.reject(new Error('not asked for here')),
        discardPartial: async (_, file) => void discarded.push(file.path),
      },
      isPlanned: (file, repoId, exceptJobId) => repoId === REPO && exceptJobId === job.id && file.path === NAMES[1],
      now: () => new Date(0),
    });
    await repair.discard?.(store.get(job.id), () => false);
    expect(discarded).toEqual([NAMES[0]]);
  });

  test('hashes all files, so that a second wrong one is found', async () => {
    const { run, catalog } = await roomWith((path, bytes) => {
      flip(path, bytes);
      const first = path.replace(/00002-of-00002.gguf$/, '00001-of-00002.gguf');
      flip(first, readFileSync(first));
    });
    expect(await run('model_repair', ID)).toMatchObject({ state: 'completed', result: { fetched_bytes: 12 * MB } });
    expect(catalog.get(ID).status).toBe('available');
  });
});
