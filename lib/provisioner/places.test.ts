import { mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { realDisk } from '#lib/storage/disk.ts';
import { mountDisk } from '#lib/storage/testing/mounted-disk.ts';
import { otherDisk } from '#lib/storage/testing/other-disk.ts';
import { bytesOnDisk, errno, noneShared, tree } from '#lib/storage/testing/storage-kit.ts';
import { BUMBLE, placeRoom, Q8_BYTES, VISION } from './testing/place-room.ts';

const Q8_ID = `${BUMBLE}:bumble-0.4m-instruct.Q8_0.gguf`;

describe('places', () => {
  test('a download goes to the place that is asked for, whole, and is deleted from there', async () => {
    const { ask, ended, catalog, storage, main, big } = await placeRoom();
    expect(await ended(ask(`${BUMBLE}:Q8_0`, 'big'))).toMatchObject({ state: 'completed' });
    const repo = `models--${BUMBLE.replace('/', '--')}`;
    expect(tree(big.root).filter((name) => name.startsWith(`${repo}/refs`))).toEqual([`${repo}/refs/main`]);
    expect(realpathSync(catalog.get(Q8_ID).path).startsWith(path.join(big.root, repo, 'blobs'))).toBe(true);
    expect(tree(main.root)).toEqual([]);
    expect(await storage.placeOf(catalog.filesOf(Q8_ID))).toBe('big');

    const before = bytesOnDisk(big.root);
    const preview = await storage.previewDeletion(catalog.filesOf(Q8_ID), noneShared);
    expect(await storage.deleteModel(catalog.filesOf(Q8_ID), noneShared)).toEqual(preview);
    expect(preview.freedBytes).toBe(Q8_BYTES);
    expect(before - bytesOnDisk(big.root)).toBeGreaterThanOrEqual(Q8_BYTES);
    expect(tree(big.root)).toEqual(['CACHEDIR.TAG']);
  });

  test('none asked for is the default one; a place that is not set any more is none', async () => {
    const { ask, ended, chosen, catalog, storage } = await placeRoom();
    const placeOf = (id: string) => storage.placeOf(catalog.filesOf(id));
    await ended(ask(`${BUMBLE}:Q8_0`));
    expect(await placeOf(Q8_ID)).toBe('main');
    chosen.defaultId = 'big';
    await ended(ask(`${BUMBLE}:Q4_0`, 'gone'));
    expect(await placeOf(`${BUMBLE}:bumble-0.4m-instruct.Q4_0.gguf`)).toBe('big');
  });

  test('what another place has is used there, without a byte from the Hub', async () => {
    const { ask, ended, catalog, storage, cdnBytes } = await placeRoom();
    await ended(ask(`${BUMBLE}:Q8_0`, 'big'));
    const brought = cdnBytes();
    catalog.remove(Q8_ID);
    expect(await ended(ask(`${BUMBLE}:Q8_0`))).toMatchObject({ state: 'completed' });
    expect(cdnBytes()).toBe(brought);
    expect(await storage.placeOf(catalog.filesOf(Q8_ID))).toBe('big');
  });

  test('a companion that another place has is copied and proven, not fetched', async () => {
    const { ask, ended, catalog, cdnBytes, main, big, preview } = await placeRoom({
      // The two places of a test are on one disk, where a second name would do.
      disk: { ...realDisk, link: () => Promise.reject(errno('EXDEV')) },
    });
    await ended(ask(`${VISION}:Q8_0`));
    const brought = cdnBytes();
    expect(await preview(`${VISION}:Q4_0`, 'big')).toMatchObject({ disk: { place: 'big' } });
    expect(await ended(ask(`${VISION}:Q4_0`, 'big'))).toMatchObject({ state: 'completed' });
    const { path: model, mmproj_path: companion, size } = catalog.get(`${VISION}:bumble-vision.Q4_0.gguf`);
    expect(cdnBytes() - brought).toBe(statSync(model).size);
    expect(bytesOnDisk(big.root)).toBeGreaterThanOrEqual(size);
    expect(realpathSync(companion ?? '').startsWith(big.root)).toBe(true);
    expect(tree(main.root).some((name) => name.includes('mmproj'))).toBe(true);
  });

  test('never fills what is kept free of one place, and says so; another takes the model', async () => {
    const { folder, isOther } = otherDisk();
    const { ask, ended, preview, cdnBytes } = await placeRoom({ reserves: { main: 2 ** 52 }, big: folder });
    const planned = await preview(`${BUMBLE}:Q8_0`);
    expect(planned).toMatchObject({ fits: false, disk: { place: 'main', reserve_bytes: 2 ** 52 } });
    expect(await ended(ask(`${BUMBLE}:Q8_0`))).toMatchObject({
      state: 'failed',
      error: {
        code: 'disk_full',
        message: expect.stringContaining('are kept free'),
        details: { place: 'main', reserve_bytes: 2 ** 52, needed_bytes: Q8_BYTES },
      },
    });
    expect(cdnBytes()).toBe(0);
    if (isOther) expect(await ended(ask(`${BUMBLE}:Q8_0`, 'big'))).toMatchObject({ state: 'completed' });
  });

  test('a reserve that somebody else breaks ends what goes there, and nothing else', async () => {
    let free = 100_000_000;
    const { ask, ended, hub, store } = await placeRoom({
      reserves: { big: 1_000_000 },
      freeSpace: (real) => async (place) =>
        place === 'big'
          ? { ...(await real(place)), device: 'big', freeBytes: free, reserveBytes: 1_000_000 }
          : real(place),
    });
    hub.faults.add({ kind: 'stall', origin: 'cdn', afterBytes: 1000, path: '*Q8_0*' });
    const there = ask(`${BUMBLE}:Q8_0`, 'big');
    while (store.get(there).state !== 'downloading') await new Promise((resolve) => setTimeout(resolve, 10));
    free = 999_999;
    expect(await ended(there)).toMatchObject({
      state: 'failed',
      error: { code: 'disk_full', details: { place: 'big' } },
    });
    expect(await ended(ask(`${BUMBLE}:Q4_0`))).toMatchObject({ state: 'completed' });
  });

  test('a place whose disk is not mounted is not filled on the disk below it', async () => {
    const { ask, ended, big } = await placeRoom();
    rmSync(big.root, { recursive: true });
    mkdirSync(big.root);
    expect(await ended(ask(`${BUMBLE}:Q8_0`, 'big'))).toMatchObject({
      state: 'failed',
      error: { code: 'storage_error', details: { place: 'big' } },
    });
    expect(tree(big.root)).toEqual([]);
  });
});

describe('a disk that refuses', () => {
  test('is full in the middle of a write: that job ends as disk_full, the others go on', async ({ skip }) => {
    const small = mountDisk('tmpfs', 256 * 1024);
    if (small.folder === null) return skip(small.why);
    const { ask, ended, store, catalog } = await placeRoom({
      big: small.folder,
      // As if another program took the space after the job had been let in.
      freeSpace: (real) => async (place) => ({ ...(await real(place)), freeBytes: 1e12, device: place ?? '' }),
    });
    const jobs = [ask(`${BUMBLE}:Q8_0`, 'big'), ask(`${BUMBLE}:Q4_0`), ask(`${VISION}:Q8_0`)];
    const [full, ...others] = await Promise.all(jobs.map(ended));
    expect(full).toMatchObject({ state: 'failed', error: { code: 'disk_full' } });
    expect(others.map(({ state }) => state)).toEqual(['completed', 'completed']);
    // What has arrived is kept for a retry, and nothing looks finished.
    expect(tree(path.join(small.folder, 'big')).some((name) => /\/snapshots\/.*[^/]$/.test(name))).toBe(false);
    expect(catalog.find(Q8_ID)).toBeNull();
    expect(store.get(full?.id ?? '').progress?.verified_bytes).toBeLessThan(Q8_BYTES);
  });

  test('reports errors: that job ends as storage_error, the others go on', async () => {
    const { ask, ended } = await placeRoom({
      disk: {
        ...realDisk,
        rename: (from, to) => (to.includes('/big/models--') ? Promise.reject(errno('EIO')) : realDisk.rename(from, to)),
      },
    });
    const jobs = [ask(`${BUMBLE}:Q8_0`, 'big'), ask(`${BUMBLE}:Q4_0`), ask(`${VISION}:Q8_0`)];
    const [broken, ...others] = await Promise.all(jobs.map(ended));
    expect(broken).toMatchObject({
      state: 'failed',
      error: { code: 'storage_error', hint: expect.stringContaining('health') },
    });
    expect(others.map(({ state }) => state)).toEqual(['completed', 'completed']);
  });

  test('has room again after a retry goes on from what is there', async ({ skip }) => {
    const small = mountDisk('tmpfs', 1024 * 1024);
    if (small.folder === null) return skip(small.why);
    const { ask, ended, runner } = await placeRoom({
      big: small.folder,
      freeSpace: (real) => async (place) => ({ ...(await real(place)), freeBytes: 1e12, device: place ?? '' }),
    });
    const filler = path.join(small.folder, 'filler');
    await realDisk.writeFile(filler, 'x'.repeat(900 * 1024));
    const id = ask(`${BUMBLE}:Q8_0`, 'big');
    expect(await ended(id)).toMatchObject({ state: 'failed', error: { code: 'disk_full' } });
    await realDisk.unlink(filler);
    runner.retry(id);
    expect(await ended(id)).toMatchObject({ state: 'completed' });
  });
});
