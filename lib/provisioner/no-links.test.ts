import { existsSync, lstatSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Disk } from '#lib/storage/disk.ts';
import { mountDisk } from '#lib/storage/testing/mounted-disk.ts';
import { bytesOnDisk, noneShared, tree, withoutLinks } from '#lib/storage/testing/storage-kit.ts';
import { placeRoom, Q8_BYTES, VISION } from './testing/place-room.ts';

const MMPROJ_BYTES = 132_128;

/** The contract's fallback: the file itself in the snapshot, and a copy in the models folder. */
async function holdToFallback(options: { disk?: Disk; within?: string }) {
  const { ask, ended, catalog, storage, main, cdnBytes } = await placeRoom(options);
  expect(await ended(ask(`${VISION}:Q8_0`))).toMatchObject({ state: 'completed' });
  const [id = ''] = catalog.listIds();
  const { path: model, mmproj_path: companion, revision } = catalog.get(id);
  const folder = path.dirname(path.dirname(path.dirname(model)));
  const all = [...tree(main.root), ...tree(folder)];
  expect(all.filter((name) => name.includes(' -> '))).toEqual([]);
  const entry = path.join(
    main.root,
    `models--${VISION.replace('/', '--')}`,
    'snapshots',
    revision,
    'bumble-vision.Q8_0.gguf',
  );
  for (const file of [entry, model, companion ?? '']) expect(lstatSync(file).isFile()).toBe(true);
  expect(statSync(model).ino).not.toBe(statSync(entry).ino);
  expect(all.some((name) => /partial|rbee-tmp/.test(name))).toBe(false);

  const files = catalog.filesOf(id);
  expect(await storage.verifyModel(files, new AbortController().signal)).toBe('available');
  const brought = cdnBytes();
  catalog.remove(id);
  expect(await ended(ask(`${VISION}:Q8_0`))).toMatchObject({ state: 'completed' });
  expect(cdnBytes()).toBe(brought);

  const before = bytesOnDisk(main.root, folder);
  const preview = await storage.previewDeletion(files, noneShared);
  expect(preview.freedBytes).toBe(2 * (Q8_BYTES + MMPROJ_BYTES));
  expect(await storage.deleteModel(files, noneShared)).toEqual(preview);
  expect(before - bytesOnDisk(main.root, folder)).toBeGreaterThanOrEqual(preview.freedBytes);
  expect(existsSync(model)).toBe(false);
}

describe('a filesystem without links', () => {
  test('has models as copies, which are found, checked and deleted as any', () =>
    holdToFallback({ disk: withoutLinks }));

  test('as FAT is one', async ({ skip }) => {
    const disk = mountDisk('vfat', 64 * 1024 * 1024);
    if (disk.folder === null) return skip(disk.why);
    await holdToFallback({ within: disk.folder });
  });
});
