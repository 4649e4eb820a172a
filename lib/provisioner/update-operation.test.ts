import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bytesOf } from '#e2e/hub/byte-source.ts';
import { generatedGguf, ggufOf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { uniqueBytes } from '#e2e/hub/unique-bytes.ts';
import { holdOpen } from './testing/hold-open.ts';
import { versionRoom } from './testing/version-room.ts';

const REPO = 'bees/moving-GGUF';
const FILE = 'moving.Q8_0.gguf';
const ID = `${REPO}:${FILE}`;
const MB = 1_000_000;
const weights = uniqueBytes({ seed: 1, size: 40 * MB });
const shape = { blockCount: 2, fileType: 7 };
const before = ggufOf(weights, { ...shape, chatTemplate: 'before' });
const after = ggufOf(weights, { ...shape, chatTemplate: 'after, and longer than it was before' });
const mmproj = generatedGguf({ seed: 5, size: MB, architecture: 'clip', blockCount: 1 });
const moving = (second: Record<string, string | typeof after> = { [FILE]: after }, xet = true) =>
  repo({
    id: REPO,
    xet,
    commits: [{ files: { [FILE]: before, 'README.md': 'a' } }, { files: { 'README.md': 'b', ...second } }],
  });

/** With the first version of the model in it, and the second at the Hub. */
async function roomWith(description = moving()) {
  const room = await versionRoom([description]);
  room.hub.moveBranch(REPO, 'main', 0);
  const { id } = await room.run('model_download', REPO);
  expect(room.store.get(id)).toMatchObject({ state: 'completed' });
  room.hub.moveBranch(REPO, 'main', 1);
  room.hub.log.clear();
  onTestFinished(() => expect(room.hub.log.leaks()).toEqual([]));
  return room;
}

const isAt = async (room: Awaited<ReturnType<typeof roomWith>>, source: typeof after) =>
  (await bytesOf(source)).equals(readFileSync(room.catalog.get(ID).path));

const blobs = (hubCache: string) => {
  const folder = path.join(hubCache, 'models--bees--moving-GGUF', 'blobs');
  return readdirSync(folder).filter((name) => statSync(path.join(folder, name)).isFile());
};

describe('an update', () => {
  test.each(['v2', 'v1'] as const)('fetches at most 2 % of a model whose header has changed: %s', async (xet) => {
    const room = await roomWith();
    room.hub.change({ xet });
    const job = await room.run('model_update', ID);
    expect(job).toMatchObject({ state: 'completed', result: { id: ID } });
    expect(await isAt(room, after)).toBe(true);
    expect(room.network()).toBeLessThan(0.02 * after.size);
    const { fetched_bytes, reused_bytes } = job.result as { fetched_bytes: number; reused_bytes: number };
    expect(fetched_bytes + reused_bytes).toBe(after.size);
    expect(room.hub.log.bytesSent({ origin: 'cdn' })).toBe(fetched_bytes);
    expect(room.told(job.id).map(({ action }) => action)).toContain('hf_download_reused');
  });

  test('goes to the place that the model is in, as the way back and a repair do', async () => {
    const room = await versionRoom([moving()]);
    const { places, catalog, storage, hubCache } = room;
    const where = () => storage.placeOf(catalog.filesOf(ID));
    room.hub.moveBranch(REPO, 'main', 0);
    places.defaultId = 'big';
    await room.run('model_download', REPO);
    places.defaultId = 'main';
    room.hub.moveBranch(REPO, 'main', 1);
    expect(await room.run('model_update', ID)).toMatchObject({ state: 'completed' });
    expect([await where(), await isAt(room, after)]).toEqual(['big', true]);
    expect(await room.run('model_rollback', ID)).toMatchObject({ state: 'completed' });
    expect([await where(), await isAt(room, before)]).toEqual(['big', true]);
    writeFileSync(catalog.get(ID).path, 'rotten');
    await room.run('model_verify', ID);
    expect(await room.run('model_repair', ID)).toMatchObject({ state: 'completed' });
    expect([await where(), await isAt(room, before)]).toEqual(['big', true]);
    await room.earlier.giveUp(ID);
    const kept = blobs(path.join(path.dirname(hubCache), 'big')).filter((name) => !name.endsWith('.refuted'));
    expect(kept).toHaveLength(1);
    expect(existsSync(hubCache)).toBe(false);
  });

  test('fetches the whole file where the Hub does not tell', async () => {
    const room = await roomWith(moving({ [FILE]: after }, false));
    expect(await room.run('model_update', ID)).toMatchObject({ state: 'completed' });
    expect(room.hub.log.bytesSent({ origin: 'cdn' })).toBe(after.size);
    expect(await isAt(room, after)).toBe(true);
  });

  test('fetches the whole file when the old one is not what it was', async () => {
    const room = await roomWith();
    const bytes = readFileSync(room.catalog.get(ID).path);
    bytes[20 * MB] = (bytes[20 * MB] ?? 0) ^ 1;
    writeFileSync(room.catalog.get(ID).path, bytes);
    const job = await room.run('model_update', ID);
    expect(job).toMatchObject({ state: 'completed' });
    expect(await isAt(room, after)).toBe(true);
    expect(room.hub.log.bytesSent({ origin: 'cdn' })).toBeGreaterThan(after.size);
  });

  test('tells everyone, keeps the version before it, and can be rolled back and taken again without a byte', async () => {
    const room = await roomWith();
    const first = room.catalog.get(ID).revision;
    await room.run('model_update', ID);
    const second = room.catalog.get(ID);
    expect(second).toMatchObject({
      status: 'available',
      upstream: { change: 'current' },
      previous: { revision: first, size: before.size },
    });
    room.hub.log.clear();
    expect(await room.run('model_rollback', ID)).toMatchObject({ state: 'completed' });
    expect(await isAt(room, before)).toBe(true);
    expect(room.catalog.get(ID)).toMatchObject({ revision: first, previous: { revision: second.revision } });
    expect(room.network()).toBe(0);
    expect(await room.run('model_update', ID)).toMatchObject({ state: 'completed', result: { fetched_bytes: 0 } });
    expect(await isAt(room, after)).toBe(true);
    expect(room.catalog.get(ID).previous?.revision).toBe(first);
    const changes = room.log.readAfter(0, 1000, null).filter(({ event }) => event === 'model');
    expect(changes.length).toBe(4);
  });

  test('of files that are the same takes the commit and no byte', async () => {
    const room = await roomWith(moving({ [FILE]: before }));
    const job = await room.run('model_update', ID);
    expect(job).toMatchObject({ state: 'completed', result: { fetched_bytes: 0, reused_bytes: before.size } });
    expect(room.hub.log.bytesSent({ origin: 'cdn' })).toBe(0);
    expect(room.catalog.get(ID).revision).toBe(job.revision);
  });

  test('has nothing to do at the newest commit', async () => {
    const room = await roomWith();
    await room.run('model_update', ID);
    const job = await room.run('model_update', ID);
    expect(job).toMatchObject({ state: 'completed', result: { fetched_bytes: 0 } });
    expect(room.catalog.get(ID).previous).not.toBeNull();
  });

  test('leaves the present version as it is when it is cancelled, and nothing of the new one', async () => {
    const room = await roomWith(moving({ [FILE]: after }, false));
    room.hub.change({ bytesPerSecondTotal: 20 * MB });
    const kept = blobs(room.hubCache);
    const id = room.begin('model_update', ID);
    while ((room.board.current(id)?.bytes ?? 0) < 4 * MB) await new Promise((resolve) => setTimeout(resolve, 10));
    await room.runner.cancel(id, false);
    expect(blobs(room.hubCache)).toEqual(kept);
    expect(await isAt(room, before)).toBe(true);
    expect(room.catalog.get(ID)).toMatchObject({ status: 'available', previous: null });
  });

  test('goes on after a pause, and neither copies nor fetches what it has', async () => {
    const other = ggufOf(uniqueBytes({ seed: 2, size: 40 * MB }), shape);
    const room = await roomWith(moving({ [FILE]: other }));
    room.hub.change({ bytesPerSecondTotal: 20 * MB });
    const id = room.begin('model_update', ID);
    while ((room.board.current(id)?.bytes ?? 0) < 8 * MB) await new Promise((resolve) => setTimeout(resolve, 10));
    await room.runner.pause(id);
    room.hub.change({ bytesPerSecondTotal: null });
    room.runner.resume(id);
    expect(await room.ended(id)).toMatchObject({ state: 'completed' });
    expect(await isAt(room, other)).toBe(true);
    expect(room.hub.log.bytesSent({ origin: 'cdn' })).toBeLessThan(other.size + 8 * MB);
  });

  test('of a file that the repo no longer has is refused', async () => {
    const room = await roomWith(moving({ 'another.Q4_0.gguf': after }));
    expect(await room.run('model_update', ID)).toMatchObject({ state: 'failed', error: { code: 'file_not_found' } });
    expect(await isAt(room, before)).toBe(true);
  });
});

describe('the version that is kept', () => {
  test('is given up to the byte, and cannot be gone back to then', async () => {
    const room = await roomWith(moving({ [FILE]: after, 'mmproj-F16.gguf': mmproj }));
    await room.run('model_update', ID);
    const preview = await room.earlier.previewGivingUp(ID);
    expect(preview).toMatchObject({ freed_bytes: before.size, kept_bytes: 0 });
    expect(await room.earlier.giveUp(ID)).toEqual(preview);
    expect(blobs(room.hubCache)).toHaveLength(2);
    expect(await isAt(room, after)).toBe(true);
    expect(room.catalog.get(ID).previous).toBeNull();
    expect(await room.run('model_rollback', ID)).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
  });

  test('goes with the model when that is deleted, and the preview says so', async () => {
    const room = await roomWith();
    await room.run('model_update', ID);
    const preview = await room.operations.previewDeletion(ID);
    expect(preview).toMatchObject({ freed_bytes: before.size + after.size, kept_bytes: 0 });
    expect(await room.operations.deleteModel(ID)).toEqual(preview);
    expect(readdirSync(room.hubCache).filter((name) => name.startsWith('models--'))).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')(
    'is not deleted with its model while a program still has it open',
    async () => {
      const room = await roomWith();
      const { pid } = await holdOpen(room.catalog.get(ID).path);
      await room.run('model_update', ID);
      expect((await room.operations.previewDeletion(ID)).in_use_by).toMatchObject([{ pid }]);
      await expect(room.operations.deleteModel(ID)).rejects.toMatchObject({ code: 'model_in_use' });
      expect(await room.operations.deleteModel(ID, { force: true })).toMatchObject({
        freed_bytes: before.size + after.size,
      });
    },
  );

  test('has files that another version of it has too, and these stay', async () => {
    const room = await roomWith(
      repo({
        id: REPO,
        commits: [
          { files: { [FILE]: before, 'mmproj-F16.gguf': mmproj } },
          { files: { [FILE]: after, 'mmproj-F16.gguf': mmproj } },
        ],
      }),
    );
    await room.run('model_update', ID);
    expect(await room.earlier.giveUp(ID)).toMatchObject({ freed_bytes: before.size, kept_bytes: mmproj.size });
    expect(await room.run('model_verify', ID)).toMatchObject({ result: { status: 'available' } });
  });
});
