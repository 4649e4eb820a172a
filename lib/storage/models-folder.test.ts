import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import {
  lfsFile,
  makePlace,
  modelOf,
  never,
  noneShared,
  OTHER_COMMIT,
  provision,
  put,
  sha256,
  shardPath,
  tree,
  withoutLinks,
  withoutSymlinks,
} from './testing/storage-kit.ts';

const single = lfsFile('bumble.Q4_0.gguf');
const shards = [1, 2, 3].map((index) => lfsFile(`Q8/bumble-0000${index}-of-00003.gguf`));
const mmproj = lfsFile('mmproj-F16.gguf');
const folderName = 'acme-Bumble-GGUF-bumble.Q4_0.gguf';

describe('the models folder', () => {
  test('leads to the bytes by the name of the contract', async () => {
    await using place = await makePlace();
    const paths = await provision(place.storage(), modelOf([single], mmproj), [single, mmproj]);
    const folder = join(place.home, 'models', folderName);
    expect(paths).toEqual({ path: join(folder, 'model.gguf'), mmprojPath: join(folder, 'mmproj.gguf') });
    expect(sha256(paths.path)).toBe(single.file.digest.hex);
    expect(sha256(paths.mmprojPath ?? '')).toBe(mmproj.file.digest.hex);
    expect(tree(join(place.home, 'models')).map((name) => name.replace(/ -> .*/, ''))).toEqual(
      ['.rbee-model.json', 'mmproj.gguf', 'model.gguf'].map((name) => `${folderName}/${name}`),
    );
  });

  test('has the shards of a split model beside each other, named as llama.cpp looks for them', async () => {
    await using place = await makePlace();
    const { path, mmprojPath } = await provision(place.storage(), modelOf(shards), shards);
    expect(path).toBe(
      join(place.home, 'models/acme-Bumble-GGUF-Q8-bumble-00001-of-00003.gguf/model-00001-of-00003.gguf'),
    );
    expect(mmprojPath).toBeNull();
    for (const [index, { file }] of shards.entries()) {
      expect(sha256(shardPath(path, index + 1))).toBe(file.digest.hex);
    }
  });

  test('still leads to the bytes when another program removes the snapshot but keeps the blob', async () => {
    await using place = await makePlace();
    const { path } = await provision(place.storage(), modelOf([single]), [single]);
    rmSync(join(place.cache, 'models--acme--Bumble-GGUF/snapshots'), { recursive: true });
    expect(sha256(path)).toBe(single.file.digest.hex);
    expect(await place.storage().isPresent(modelOf([single]))).toBe(true);
  });

  test('works when the hive’s home is reached by a symlink', async () => {
    await using place = await makePlace();
    const real = join(dirname(place.home), 'far/away/home');
    mkdirSync(real, { recursive: true });
    symlinkSync(real, place.home);
    const { path } = await provision(place.storage(), modelOf([single]), [single]);
    expect(sha256(path)).toBe(single.file.digest.hex);
  });

  test.each<[string, Disk, (path: string, cached: string) => void]>([
    ['a hard link', withoutSymlinks, (path, cached) => expect(statSync(path).ino).toBe(statSync(cached).ino)],
    ['a copy', withoutLinks, (path, cached) => expect(statSync(path).ino).not.toBe(statSync(cached).ino)],
  ])('is %s where that is all there is', async (_, disk, compare) => {
    await using place = await makePlace();
    const storage = place.storage(disk);
    const files = modelOf([single], mmproj);
    const { path } = await provision(storage, files, [single, mmproj]);
    expect(lstatSync(path).isFile()).toBe(true);
    expect(sha256(path)).toBe(single.file.digest.hex);
    compare(path, (await storage.findArtifact(files.snapshot, single.file))?.path ?? '');
    expect(await storage.isPresent(files)).toBe(true);
  });

  test('is the same when made twice, also by two at once', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const files = modelOf(shards, mmproj);
    const first = await provision(storage, files, [...shards, mmproj]);
    const before = tree(place.home);
    const { ino } = statSync(dirname(first.path));
    expect(await Promise.all([storage.linkModel(files), storage.linkModel(files)])).toEqual([first, first]);
    expect(tree(place.home)).toEqual(before);
    expect(statSync(dirname(first.path)).ino).toBe(ino);
  });

  test('takes a newer version in place of an older one, and keeps what a person put there', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const old = modelOf(shards, mmproj);
    const { path } = await provision(storage, old, [...shards, mmproj]);
    put(join(dirname(path), 'notes.txt'), 'mine');
    const newShards = shards.map(({ file }) => lfsFile(file.path, `second ${file.path}`));
    const newer = modelOf(newShards, null, OTHER_COMMIT);
    expect(await provision(storage, newer, newShards)).toEqual({ path, mmprojPath: null });
    expect(sha256(path)).toBe(newShards[0]?.file.digest.hex);
    expect(existsSync(join(dirname(path), 'mmproj.gguf'))).toBe(false);
    expect(readFileSync(join(dirname(path), 'notes.txt'), 'utf8')).toBe('mine');
    expect([await storage.isPresent(newer), await storage.isPresent(old)]).toEqual([true, false]);
  });

  test('two ids that come to one name get a folder each, and each finds its own again', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const one = lfsFile('b-c.gguf', 'one');
    const two = lfsFile('c.gguf', 'two');
    const oneModel = {
      ...modelOf([one]),
      modelId: 'acme/b:b-c.gguf',
      snapshot: { repo: 'acme/b', commit: OTHER_COMMIT },
    };
    const twoModel = {
      ...modelOf([two]),
      modelId: 'acme/b-b:c.gguf',
      snapshot: { repo: 'acme/b-b', commit: OTHER_COMMIT },
    };
    const onePaths = await provision(storage, oneModel, [one]);
    expect(await storage.modelFolder(oneModel.modelId)).toBe(dirname(onePaths.path));
    const expected = await storage.modelFolder(twoModel.modelId);
    const twoPaths = await provision(storage, twoModel, [two]);
    expect(dirname(twoPaths.path)).toBe(expected);
    expect(dirname(onePaths.path)).not.toBe(dirname(twoPaths.path));
    expect(await storage.linkModel(oneModel)).toEqual(onePaths);
    expect(await storage.linkModel(twoModel)).toEqual(twoPaths);
    expect([sha256(onePaths.path), sha256(twoPaths.path)]).toEqual([one.file.digest.hex, two.file.digest.hex]);
    // The first name becomes free; the second model stays where it is.
    await storage.deleteModel(oneModel, noneShared);
    expect(existsSync(onePaths.path)).toBe(false);
    expect(await storage.linkModel(twoModel)).toEqual(twoPaths);
  });

  test('a folder that somebody else made under that name is left alone', async () => {
    await using place = await makePlace();
    const theirs = put(join(place.home, 'models', folderName, 'model.gguf'), 'theirs');
    const { path } = await provision(place.storage(), modelOf([single]), [single]);
    expect(path).not.toBe(theirs);
    expect(readFileSync(theirs, 'utf8')).toBe('theirs');
    expect(sha256(path)).toBe(single.file.digest.hex);
  });

  test('a model whose bytes are not there is not given a folder', async () => {
    await using place = await makePlace();
    await expect(place.storage().linkModel(modelOf([single]))).rejects.toMatchObject({ code: 'storage_error' });
    expect(tree(place.home)).toEqual([]);
  });
});

describe('presence and verification', () => {
  const files = modelOf(shards, mmproj);

  test('all there', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    expect(await storage.isPresent(files)).toBe(false);
    expect(await storage.verifyModel(files, never)).toBe('missing');
    await provision(storage, files, [...shards, mmproj]);
    expect(await storage.isPresent(files)).toBe(true);
    expect(await storage.verifyModel(files, never)).toBe('available');
  });

  test.each<[string, (path: string) => void]>([
    ['a shard without its bytes', (path) => unlinkSync(readlinkSync(shardPath(path, 2)))],
    ['no companion', (path) => unlinkSync(join(dirname(path), 'mmproj.gguf'))],
    ['no folder', (path) => rmSync(dirname(path), { recursive: true })],
    ['a folder of the same name without its marker', (path) => unlinkSync(join(dirname(path), '.rbee-model.json'))],
    ['a folder that was moved', (path) => renameSync(dirname(path), `${dirname(path)}.old`)],
  ])('%s: missing', async (_, spoil) => {
    await using place = await makePlace();
    const storage = place.storage();
    const { path } = await provision(storage, files, [...shards, mmproj]);
    spoil(path);
    expect(await storage.isPresent(files)).toBe(false);
    expect(await storage.verifyModel(files, never)).toBe('missing');
  });

  test('a shard of another size is not present, and corrupt', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const { path } = await provision(storage, files, [...shards, mmproj]);
    writeFileSync(path, 'short');
    expect(await storage.isPresent(files)).toBe(false);
    expect(await storage.verifyModel(files, never)).toBe('corrupt');
  });

  test('a flipped bit is found, the file set aside, and repaired by fetching only it', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const { path } = await provision(storage, files, [...shards, mmproj]);
    const bytes = readFileSync(path);
    bytes[50] = (bytes[50] ?? 0) ^ 4;
    writeFileSync(path, bytes);
    expect(await storage.isPresent(files)).toBe(true);
    expect(await storage.verifyModel(files, never)).toBe('corrupt');
    const found = await Promise.all(files.weights.map((file) => storage.findArtifact(files.snapshot, file)));
    expect(found.map((artifact) => artifact?.proven)).toEqual([undefined, true, true]);
    await provision(storage, files, [...shards, mmproj]);
    expect(await storage.verifyModel(files, never)).toBe('available');
  });

  test('a repaired file reaches the models folder where that holds hard links', async () => {
    await using place = await makePlace();
    const storage = place.storage(withoutSymlinks);
    const model = modelOf([single]);
    const { path } = await provision(storage, model, [single]);
    writeFileSync(path, Buffer.alloc(single.file.sizeBytes));
    expect(await storage.verifyModel(model, never)).toBe('corrupt');
    await provision(storage, model, [single]);
    expect(await storage.verifyModel(model, never)).toBe('available');
  });
});
