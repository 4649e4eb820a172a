import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { scanCacheDir } from '@huggingface/hub';
import { describe, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import { realDisk } from './disk.ts';
import { deleteAndCompare, sizeOf } from './testing/deletion-kit.ts';
import {
  COMMIT,
  isFile,
  lfsFile,
  makePlace,
  modelOf,
  noneShared,
  OTHER_COMMIT,
  provision,
  put,
  REPO,
  SNAPSHOT,
  sha256,
  tree,
  withoutLinks,
  withoutSymlinks,
} from './testing/storage-kit.ts';

const q4 = lfsFile('bumble.Q4_0.gguf');
const q8 = lfsFile('bumble.Q8_0.gguf', 'eight bits');
const shards = [1, 2].map((index) => lfsFile(`F16/bumble-0000${index}-of-00002.gguf`));
const mmproj = lfsFile('mmproj-F16.gguf');
const repoFolder = 'models--acme--Bumble-GGUF';

describe('deleting a model', () => {
  test.each<[string, Disk, number]>([
    ['symlinks', realDisk, 1],
    ['hard links', withoutSymlinks, 1],
    ['copies', withoutLinks, 2],
  ])('frees all its bytes and leaves no trace, with %s', async (_, disk, times) => {
    await using place = await makePlace();
    const storage = place.storage(disk);
    const files = modelOf(shards, mmproj);
    await provision(storage, files, [...shards, mmproj]);
    expect(await deleteAndCompare(place, storage, files)).toEqual({
      freedBytes: times * sizeOf(...shards, mmproj),
      keptBytes: 0,
    });
    expect(tree(place.cache)).toEqual(['CACHEDIR.TAG']);
    expect(tree(join(place.home, 'models'))).toEqual([]);
    expect(await storage.deleteModel(files, noneShared)).toEqual({ freedBytes: 0, keptBytes: 0, keptBy: [] });
  });

  test.each<[string, Disk]>([
    ['symlinks', realDisk],
    ['hard links', withoutSymlinks],
    ['copies', withoutLinks],
  ])('keeps the companion that another model uses, with %s', async (_, disk) => {
    await using place = await makePlace();
    const storage = place.storage(disk);
    const [four, eight] = [modelOf([q4], mmproj), modelOf([q8], mmproj)];
    await provision(storage, four, [q4, mmproj]);
    const { path, mmprojPath } = await provision(storage, eight, [q8, mmproj]);
    await deleteAndCompare(place, storage, four, (file) => file.path === mmproj.file.path);
    expect(sha256(path)).toBe(q8.file.digest.hex);
    expect(sha256(mmprojPath ?? '')).toBe(mmproj.file.digest.hex);
    expect(await storage.isPresent(eight)).toBe(true);
    expect(isFile(join(place.cache, repoFolder, 'snapshots', COMMIT, mmproj.file.path))).toBe(true);
    expect(readFileSync(join(place.cache, repoFolder, 'refs/main'), 'utf8')).toBe(COMMIT);
    await deleteAndCompare(place, storage, eight);
    expect(tree(place.cache)).toEqual(['CACHEDIR.TAG']);
  });

  test('says how much is kept for another model', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4], mmproj), [q4, mmproj]);
    await provision(storage, modelOf([q8], mmproj), [q8, mmproj]);
    const shared = (file: { path: string }) => file.path === mmproj.file.path;
    expect(await deleteAndCompare(place, storage, modelOf([q4], mmproj), shared)).toEqual({
      freedBytes: sizeOf(q4),
      keptBytes: sizeOf(mmproj),
    });
  });

  test('a companion shared over two commits is gone with the last model that uses it', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const [four, eight] = [modelOf([q4], mmproj), modelOf([q8], mmproj, OTHER_COMMIT)];
    await provision(storage, four, [q4, mmproj], 'v1');
    await provision(storage, eight, [q8, mmproj]);
    expect(await deleteAndCompare(place, storage, four, (file) => file.path === mmproj.file.path)).toEqual({
      freedBytes: sizeOf(q4),
      keptBytes: sizeOf(mmproj),
    });
    expect(tree(join(place.cache, repoFolder, 'refs'))).toEqual(['main']);
    expect(existsSync(join(place.cache, repoFolder, 'snapshots', COMMIT))).toBe(false);
    expect(await deleteAndCompare(place, storage, eight)).toEqual({ freedBytes: sizeOf(q8, mmproj), keptBytes: 0 });
    expect(tree(place.cache)).toEqual(['CACHEDIR.TAG']);
  });

  test('a catalogued model keeps its bytes even when its folder is gone', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4]), [q4]);
    const deletion = await deleteAndCompare(place, storage, modelOf([q4]), () => true);
    expect(deletion).toEqual({ freedBytes: 0, keptBytes: sizeOf(q4) });
    expect(isFile(join(place.cache, repoFolder, 'snapshots', COMMIT, q4.file.path))).toBe(true);
  });

  test('keeps a blob that a snapshot of another program leads to', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4]), [q4]);
    const theirs = join(place.cache, repoFolder, 'snapshots', OTHER_COMMIT, 'renamed/by-them.gguf');
    mkdirSync(dirname(theirs), { recursive: true });
    symlinkSync(`../../../blobs/${q4.file.digest.hex}`, theirs);
    expect(await deleteAndCompare(place, storage, modelOf([q4]))).toEqual({ freedBytes: 0, keptBytes: sizeOf(q4) });
    expect(sha256(theirs)).toBe(q4.file.digest.hex);
  });

  test('says who uses what stays: another model, another snapshot, a link elsewhere, the program whose file it is', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4], mmproj), [q4, mmproj]);
    await provision(storage, modelOf([q8], mmproj), [q8, mmproj]);
    const theirs = join(place.cache, repoFolder, 'snapshots', OTHER_COMMIT, 'by-them.gguf');
    mkdirSync(dirname(theirs), { recursive: true });
    symlinkSync(`../../blobs/${q4.file.digest.hex}`, theirs);
    const shared = (file: { path: string }) => file.path === mmproj.file.path;
    expect((await storage.previewDeletion(modelOf([q4], mmproj), shared)).keptBy).toEqual([
      { kind: 'snapshot', name: theirs, bytes: sizeOf(q4) },
      { kind: 'model', name: `${REPO}:${q8.file.path}`, bytes: sizeOf(mmproj) },
    ]);
    linkSync(join(place.cache, repoFolder, 'blobs', q8.file.digest.hex), join(place.home, 'elsewhere.gguf'));
    expect((await storage.previewDeletion(modelOf([q8]), noneShared)).keptBy).toEqual([
      { kind: 'link', name: 'another name on this disk', bytes: sizeOf(q8) },
    ]);
  });

  test('keeps the bytes of a file that has a hard link elsewhere, and says so', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4]), [q4]);
    const elsewhere = join(place.home, 'my-own.gguf');
    linkSync(join(place.cache, repoFolder, 'blobs', q4.file.digest.hex), elsewhere);
    expect(await deleteAndCompare(place, storage, modelOf([q4]))).toEqual({ freedBytes: 0, keptBytes: sizeOf(q4) });
    expect(sha256(elsewhere)).toBe(q4.file.digest.hex);
  });

  test('never removes what other programs have in the same snapshot and repo', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4]), [q4]);
    const theirs = [
      put(join(place.cache, repoFolder, 'snapshots', COMMIT, 'config.json'), '{}'),
      put(join(place.cache, repoFolder, 'blobs', `${'c'.repeat(64)}.1a2b3c4d.incomplete`), 'theirs'),
      put(join(place.cache, repoFolder, 'trees', `${COMMIT}.json`), '{}'),
      put(join(place.cache, 'models--other--repo/blobs/x'), 'x'),
      put(join(place.home, 'models/notes.txt'), 'mine'),
    ];
    await storage.deleteModel(modelOf([q4]), noneShared);
    expect(theirs.filter(isFile)).toEqual(theirs);
    expect(readFileSync(join(place.cache, repoFolder, 'refs/main'), 'utf8')).toBe(COMMIT);
    expect(isFile(join(place.cache, repoFolder, 'blobs', q4.file.digest.hex))).toBe(false);
  });

  test('leaves a repo that the official client still reads without a warning', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4]), [q4], 'v1');
    await provision(storage, modelOf([q8], null, OTHER_COMMIT), [q8], 'v2');
    await storage.deleteModel(modelOf([q4]), noneShared);
    const scan = await scanCacheDir(place.cache);
    expect(scan.warnings).toEqual([]);
    expect(scan.repos[0]?.revisions).toMatchObject([{ commitOid: OTHER_COMMIT, refs: ['v2'] }]);
  });

  test('keeps the snapshot’s folder for a download of huggingface_hub that is under way', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4]), [q4]);
    put(join(place.cache, repoFolder, 'blobs', `${'c'.repeat(64)}.1a2b3c4d.incomplete`), 'theirs');
    await storage.deleteModel(modelOf([q4]), noneShared);
    expect(existsSync(join(place.cache, repoFolder, 'snapshots', COMMIT))).toBe(true);
  });

  test('keeps the folder that a download of this hive is about to write to', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4]), [q4]);
    const partial = await storage.preparePartial(SNAPSHOT, q8.file);
    await storage.deleteModel(modelOf([q4]), noneShared);
    writeFileSync(partial, q8.bytes);
    await storage.promoteArtifact(SNAPSHOT, q8.file, partial);
    expect(sha256(join(place.cache, repoFolder, 'snapshots', COMMIT, q8.file.path))).toBe(q8.file.digest.hex);
  });

  test('takes its partials along and counts what they hold, not what they will', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const partial = await storage.preparePartial(SNAPSHOT, q4.file);
    await using file = await open(partial, 'w');
    await file.truncate(1 << 30);
    await file.write(Buffer.alloc(8192, 1), 0, 8192, 0);
    await file.sync();
    put(`${partial}.journal`, 'four');
    const { freedBytes } = await storage.deleteModel(modelOf([q4]), noneShared);
    expect(freedBytes).toBeGreaterThanOrEqual(8192);
    expect(freedBytes).toBeLessThan(64 * 1024);
    expect([existsSync(partial), existsSync(`${partial}.journal`)]).toEqual([false, false]);
  });

  test('removes nothing behind a symlink that stands for a folder of the snapshot', async () => {
    await using place = await makePlace();
    const outside = put(join(place.home, 'outside/bumble-00001-of-00002.gguf'), 'not of the cache');
    const snapshot = join(place.cache, repoFolder, 'snapshots', COMMIT);
    mkdirSync(snapshot, { recursive: true });
    symlinkSync(dirname(outside), join(snapshot, 'F16'));
    await expect(place.storage().deleteModel(modelOf(shards), noneShared)).rejects.toMatchObject({
      code: 'unsafe_path',
    });
    expect(readFileSync(outside, 'utf8')).toBe('not of the cache');
  });

  test('a link that leads out of the cache goes, what it leads to stays', async () => {
    await using place = await makePlace();
    const outside = put(join(place.home, 'outside.gguf'), q4.bytes);
    const entry = join(place.cache, repoFolder, 'snapshots', COMMIT, q4.file.path);
    mkdirSync(dirname(entry), { recursive: true });
    symlinkSync(outside, entry);
    expect(await deleteAndCompare(place, place.storage(), modelOf([q4]))).toEqual({
      freedBytes: 0,
      keptBytes: sizeOf(q4),
    });
    expect(isFile(outside)).toBe(true);
  });
});
