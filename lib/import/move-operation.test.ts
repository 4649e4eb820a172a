import {
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MoveResult } from '#lib/contract/disk.ts';
import { type Disk, realDisk } from '#lib/storage/disk.ts';
import { mountDisk } from '#lib/storage/testing/mounted-disk.ts';
import { otherDisk } from '#lib/storage/testing/other-disk.ts';
import { bytesOnDisk, errno, noneShared, sha256, tree } from '#lib/storage/testing/storage-kit.ts';
import { importRoom } from './testing/import-room.ts';
import { copyTo, hubCache1, hubCache2, MMPROJ, sample, sha256Of } from './testing/made-places.ts';

const Q4 = sample('Q4_0');
const Q8 = sample('Q8_0');
const Q4_ID = 'acme/Bumble-GGUF:bumble.Q4_0.gguf';
const Q8_ID = 'acme/Shared-GGUF:bumble.Q8_0.gguf';

/** Two models that other programs have brought, in the catalog. */
async function movingRoom(options?: Parameters<typeof importRoom>[0]) {
  const room = await importRoom(options);
  const other = otherDisk();
  hubCache1(room.hubCache, 'acme/Bumble-GGUF', [
    { path: 'bumble.Q4_0.gguf', source: Q4 },
    { path: 'mmproj-F16.gguf', source: MMPROJ },
  ]);
  hubCache2(room.hubCache, 'acme/Shared-GGUF', [{ path: 'bumble.Q8_0.gguf', source: Q8 }]);
  await room.take(await room.scan(), 'in_place');
  const to = join(other.folder, 'deep/hub');
  const move = (what: string, more: { to?: string; dry_run?: boolean } = {}) =>
    room.begin('storage_move', { what, to, dry_run: false, ...more });
  const resultOf = (job: { result: unknown }) => job.result as MoveResult;
  const untilThere = async (path: string) => {
    while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { ...room, ...other, to, move, resultOf, untilThere };
}

describe('moving', () => {
  test('brings a cache to another disk, and every model is where it was', async () => {
    const { hubCache, catalog, storage, to, isOther, move, ended, resultOf, store, proofs } = await movingRoom();
    const before = tree(hubCache);
    const job = await ended(move('main'));
    expect(job).toMatchObject({ state: 'completed' });
    expect(resultOf(job)).toMatchObject({ method: isOther ? 'copied' : 'linked', from: hubCache, to, left: 0 });
    expect(resultOf(job).bytes).toBeGreaterThanOrEqual(statSync(Q4).size + statSync(Q8).size + statSync(MMPROJ).size);
    expect(tree(to)).toEqual(before);
    expect(readlinkSync(hubCache)).toBe(to);
    for (const [id, source] of [
      [Q4_ID, Q4],
      [Q8_ID, Q8],
    ] as const) {
      const { path } = catalog.get(id);
      expect(sha256(path)).toBe(sha256Of(source));
      expect(realpathSync(path).startsWith(realpathSync(to))).toBe(true);
      expect(await storage.isPresent(catalog.filesOf(id))).toBe(true);
      expect(await storage.placeOf(catalog.filesOf(id))).toBe('main');
      // Proven on the way: nobody has to read it again.
      expect(await proofs.rightHash(await statOf(path), 'sha256')).toBe(sha256Of(source));
    }
    expect(store.get(job.id).progress?.verified_bytes).toBe(store.get(job.id).progress?.total_bytes);

    const files = catalog.filesOf(Q8_ID);
    const { freedBytes } = await storage.previewDeletion(files, noneShared);
    expect(freedBytes).toBe(statSync(Q8).size);
    const full = bytesOnDisk(to);
    await storage.deleteModel(files, noneShared);
    expect(full - bytesOnDisk(to)).toBeGreaterThanOrEqual(freedBytes);
  });

  test('says in a dry run what it would do, and does nothing', async () => {
    const { hubCache, to, move, ended, resultOf } = await movingRoom();
    const job = await ended(move('main', { dry_run: true }));
    expect(resultOf(job)).toMatchObject({ dry_run: true, what: 'main', from: hubCache, to });
    expect(resultOf(job).files).toBeGreaterThan(5);
    expect(existsSync(to)).toBe(false);
    expect(lstatSync(hubCache).isDirectory()).toBe(true);
  });

  test('goes on after the hive was ended in the middle', async () => {
    let hold: (() => void) | null = null;
    let held = false;
    const { hubCache, to, move, ended, restart, untilThere } = await movingRoom({
      move: {
        withoutDownloads: (work) => {
          if (held) return work();
          held = true;
          return new Promise((_, reject) => {
            hold = () => reject(new Error('The hive ended here.'));
          });
        },
      },
    });
    const before = tree(hubCache);
    const id = move('main');
    await untilThere(join(to, 'models--acme--Shared-GGUF/refs/main'));
    while (!hold) await new Promise((resolve) => setTimeout(resolve, 5));
    const restarting = restart();
    (hold as () => void)();
    await restarting;
    expect(await ended(id)).toMatchObject({ state: 'completed', attempt: 1 });
    expect(tree(to)).toEqual(before);
    expect(readlinkSync(hubCache)).toBe(to);
  });

  test('leaves nothing behind when it is cancelled', async () => {
    let reached = false;
    const { hubCache, to, folder, move, cancel, store } = await movingRoom({
      move: {
        withoutDownloads: async () => {
          reached = true;
          await new Promise((_, reject) => setTimeout(() => reject(new Error('cancelled by then')), 50));
          throw new Error('not reached');
        },
      },
    });
    const before = tree(hubCache);
    const id = move('main');
    while (!reached) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(tree(to).length).toBeGreaterThan(5);
    await cancel(id);
    expect(store.get(id).state).toBe('cancelled');
    expect(tree(folder)).toEqual(['deep/']);
    expect(tree(hubCache)).toEqual(before);
  });

  test('is refused where it would fill what is kept free', async () => {
    const { to, move, ended, isOther } = await movingRoom({ reserveBytes: 2 ** 50 });
    const job = await ended(move('main'));
    if (isOther) expect(job).toMatchObject({ state: 'failed', error: { code: 'disk_full' } });
    else expect(job.state).toBe('completed');
    expect(existsSync(to)).toBe(!isOther);
  });

  test('ends where another program takes what is kept free, and what was copied waits', async ({ skip }) => {
    let taken = false;
    const seen = Promise.withResolvers<void>();
    const disk: Disk = {
      ...realDisk,
      statfs: async (path) => {
        const found = await realDisk.statfs(path);
        if (taken) seen.resolve();
        return taken ? { ...found, freeBytes: 0 } : found;
      },
      keepTimes: async (path, original) => {
        taken = true;
        await seen.promise;
        await realDisk.keepTimes(path, original);
      },
    };
    const { hubCache, move, ended, isOther } = await movingRoom({ reserveBytes: 1, move: { disk } });
    if (!isOther) return skip('This machine has no second filesystem.');
    expect(await ended(move('main'))).toMatchObject({ state: 'failed', error: { code: 'disk_full' } });
    expect(lstatSync(hubCache).isDirectory()).toBe(true);
  });

  test.for([
    ['is full', 'disk_full', fill],
    ['reports errors', 'storage_error', () => Promise.reject(errno('EIO'))],
  ] as const)('to a disk that %s in the middle ends alone, and a retry goes on', async ([, code, fail], { skip }) => {
    const small = mountDisk('tmpfs', 4 * 1024 * 1024);
    if (small.folder === null) return skip(small.why);
    let failing = true;
    const disk: Disk = {
      ...realDisk,
      keepTimes: async (path, original) => {
        if (failing && original.size === BigInt(statSync(Q4).size)) await fail(small.folder);
        await realDisk.keepTimes(path, original);
      },
    };
    const { hubCache, root, move, ended, retry, take, scan } = await movingRoom({ move: { disk } });
    const before = tree(hubCache);
    const to = join(small.folder, 'hub');
    const id = move('main', { to });
    expect(await ended(id)).toMatchObject({ state: 'failed', error: { code } });
    expect(tree(hubCache)).toEqual(before);
    expect(tree(to).filter((name) => name.includes('rbee-tmp'))).toEqual([]);
    copyTo(sample('F16'), join(root, 'mine/My bees/bumble-f16.gguf'));
    expect(await take(await scan(join(root, 'mine')), 'copy')).toMatchObject({ state: 'completed' });

    failing = false;
    rmSync(join(small.folder, 'ballast'), { force: true });
    retry(id);
    expect(await ended(id)).toMatchObject({ state: 'completed' });
    expect(tree(to)).toEqual(before);
    expect(readlinkSync(hubCache)).toBe(to);
  });

  test('refuses a folder that is not free, in what is moved, or in another place, and a place that is not there', async () => {
    const { hubCache, folder, home, move, ended } = await movingRoom();
    mkdirSync(join(folder, 'full'));
    writeFileSync(join(folder, 'full/mine.txt'), 'mine');
    for (const to of [join(folder, 'full'), join(hubCache, 'inside'), hubCache, join(home, 'models/inside')]) {
      expect(await ended(move('main', { to }))).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
    }
    expect(await ended(move('nowhere'))).toMatchObject({ state: 'failed', error: { code: 'not_found' } });
    expect(await ended(move('local'))).toMatchObject({ state: 'failed', error: { code: 'not_found' } });
  });

  test('brings the models folder elsewhere, and the path of a model goes on to lead to its bytes', async () => {
    const { home, to, catalog, storage, move, ended, take, scan, root } = await movingRoom();
    copyTo(sample('F16'), join(root, 'mine/My bees/bumble-f16.gguf'));
    await take(await scan(join(root, 'mine')), 'copy');
    expect(await ended(move('models'))).toMatchObject({ state: 'completed' });
    expect(readlinkSync(join(home, 'models'))).toBe(to);
    expect(sha256(join(home, 'models/acme-Bumble-GGUF-bumble.Q4_0.gguf/model.gguf'))).toBe(sha256Of(Q4));
    expect(await ended(move('local', { to: `${to}-local` }))).toMatchObject({ state: 'completed' });
    for (const id of catalog.listIds()) {
      expect(existsSync(catalog.get(id).path)).toBe(true);
      expect(await storage.verifyModel(catalog.filesOf(id), new AbortController().signal)).toBe('available');
    }
    await storage.deleteModel(catalog.filesOf(Q4_ID), noneShared);
    expect(existsSync(join(to, 'acme-Bumble-GGUF-bumble.Q4_0.gguf'))).toBe(false);
  });
});

/** As another program would. */
function fill(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'ballast'), Buffer.alloc(bavail * bsize));
}

const statOf = async (path: string) => statSync(path, { bigint: true });
