import { existsSync, linkSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scanCacheDir } from '@huggingface/hub';
import { describe, expect, test } from 'vitest';
import { type Disk, realDisk } from './disk.ts';
import {
  COMMIT,
  errno,
  failureOf,
  gitFile,
  lfsFile,
  makePlace,
  modelOf,
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

const model = lfsFile('bumble.Q4_0.gguf');
const nested = lfsFile('vision/deep/mmproj-F16.gguf');
const readme = gitFile('README.md', '# Bumble\n');
const repoFolder = 'models--acme--Bumble-GGUF';

describe('the Hugging Face cache', () => {
  test('is laid out as huggingface_hub does it', async () => {
    await using place = await makePlace();
    await provision(place.storage(), modelOf([model], nested), [model, nested, readme]);
    expect(tree(place.cache)).toEqual(
      [
        'CACHEDIR.TAG',
        `${repoFolder}/blobs/${model.file.digest.hex}`,
        `${repoFolder}/blobs/${nested.file.digest.hex}`,
        `${repoFolder}/blobs/${readme.file.digest.hex}`,
        `${repoFolder}/refs/main`,
        `${repoFolder}/snapshots/${COMMIT}/README.md -> ../../blobs/${readme.file.digest.hex}`,
        `${repoFolder}/snapshots/${COMMIT}/bumble.Q4_0.gguf -> ../../blobs/${model.file.digest.hex}`,
        `${repoFolder}/snapshots/${COMMIT}/vision/deep/mmproj-F16.gguf -> ../../../../blobs/${nested.file.digest.hex}`,
      ].sort(),
    );
    expect(readFileSync(join(place.cache, repoFolder, 'refs/main'), 'utf8')).toBe(COMMIT);
    expect(readFileSync(join(place.cache, 'CACHEDIR.TAG'), 'utf8')).toMatch(
      /^Signature: 8a477f597d28d172789f06886806bc55\n/,
    );
    const entry = join(place.cache, repoFolder, 'snapshots', COMMIT, nested.file.path);
    expect(sha256(entry)).toBe(nested.file.digest.hex);
    expect(statSync(entry).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  test('finds the bytes as a blob of another repo, and names them here without a copy', async () => {
    await using place = await makePlace();
    const blob = put(join(place.cache, 'models--other--Bees-GGUF/blobs', model.file.digest.hex), model.bytes);
    const storage = place.storage();
    expect(await storage.findArtifact(SNAPSHOT, model.file)).toBeNull();
    expect(await storage.findNamesake(SNAPSHOT, model.file)).toEqual({ path: blob, proven: false });
    await provision(storage, modelOf([model]), [model]);
    expect(lstatSync(join(place.cache, repoFolder, 'blobs', model.file.digest.hex)).ino).toBe(lstatSync(blob).ino);
  });

  test('is read by the official client without a warning', async () => {
    await using place = await makePlace();
    await provision(place.storage(), modelOf([model]), [model, readme]);
    const scan = await scanCacheDir(place.cache);
    expect(scan.warnings).toEqual([]);
    expect(scan.repos).toHaveLength(1);
    expect(scan.repos[0]).toMatchObject({ id: { name: REPO, type: 'model' }, filesCount: 2 });
    expect(scan.repos[0]?.revisions[0]).toMatchObject({ commitOid: COMMIT, refs: ['main'] });
  });

  test('stays readable for the official client while a download runs', async () => {
    await using place = await makePlace();
    put(await place.storage().preparePartial(SNAPSHOT, model.file), 'half');
    const scan = await scanCacheDir(place.cache);
    expect(scan.warnings).toEqual([]);
    expect(scan.repos[0]).toMatchObject({ filesCount: 0, size: 0 });
  });

  test('a partial is out of reach of `hf cache prune`, which removes every *.incomplete', async () => {
    await using place = await makePlace();
    const partial = place.storage().partialPath(SNAPSHOT, model.file);
    expect(partial).toBe(join(place.cache, repoFolder, 'blobs', `${model.file.digest.hex}.rbee-partial`));
  });

  test('a ref moves to a newer commit, and a ref in folders is written', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await storage.writeRef(REPO, 'main', COMMIT);
    await storage.writeRef(REPO, 'main', OTHER_COMMIT);
    await storage.writeRef(REPO, 'refs/pr/1', COMMIT);
    expect(readFileSync(join(place.cache, repoFolder, 'refs/main'), 'utf8')).toBe(OTHER_COMMIT);
    expect(readFileSync(join(place.cache, repoFolder, 'refs/refs/pr/1'), 'utf8')).toBe(COMMIT);
  });

  test('where symlinks fail, the file itself stands in the snapshot and no blob is kept', async () => {
    await using place = await makePlace();
    await provision(place.storage(withoutSymlinks), modelOf([model]), [model]);
    const entry = join(place.cache, repoFolder, 'snapshots', COMMIT, model.file.path);
    expect(lstatSync(entry).isFile()).toBe(true);
    expect(sha256(entry)).toBe(model.file.digest.hex);
    expect(tree(join(place.cache, repoFolder, 'blobs'))).toEqual([]);
    expect(await place.storage(withoutSymlinks).findArtifact(SNAPSHOT, model.file)).toEqual({
      path: entry,
      proven: true,
    });
  });

  test.each([
    ['hard links', withoutSymlinks],
    ['copies', withoutLinks],
  ])('where symlinks fail, a blob that another commit links to stays, by %s', async (_, disk: Disk) => {
    await using place = await makePlace();
    await provision(place.storage(), modelOf([model], null, OTHER_COMMIT), [model]);
    await provision(place.storage(disk), modelOf([model]), [model]);
    for (const commit of [COMMIT, OTHER_COMMIT]) {
      expect(sha256(join(place.cache, repoFolder, 'snapshots', commit, model.file.path))).toBe(model.file.digest.hex);
    }
  });
});

describe('names that try to leave', () => {
  const paths = ['../x.gguf', 'a/../../x', '/etc/x', 'a\\b', 'a\0b', 'C:x', 'a//b', './a', 'a/.', '', 'a/', 'a\nb'];

  test.each(paths)('the path %j is refused before anything is made', async (path) => {
    await using place = await makePlace();
    const storage = place.storage();
    const file = { ...model.file, path };
    for (const work of [
      () => storage.preparePartial(SNAPSHOT, file),
      () => storage.findArtifact(SNAPSHOT, file),
      () => storage.promoteArtifact(SNAPSHOT, file, '/etc/hostname'),
      () => storage.writeRef(REPO, path, COMMIT),
    ]) {
      expect((await failureOf((async () => work())())).code).toBe('unsafe_path');
    }
    expect(tree(place.cache)).toEqual([]);
  });

  test.each(['..', '../x', 'a/b/c', 'a--b/c', 'a/b--c', '/a', 'a/', 'a/..', 'a b/c'])(
    'the repo %j is refused',
    async (repo) => {
      await using place = await makePlace();
      expect((await failureOf(place.storage().writeRef(repo, 'main', COMMIT))).code).toBe('unsafe_path');
    },
  );

  test.each(['main', '', '../..', 'A'.repeat(40)])('the commit %j is refused', async (commit) => {
    await using place = await makePlace();
    const work = place.storage().findArtifact({ repo: REPO, commit }, model.file);
    expect((await failureOf(work)).code).toBe('unsafe_path');
  });

  test.each(['snapshots', `snapshots/${COMMIT}`, `snapshots/${COMMIT}/vision`, 'blobs', 'refs', ''])(
    'a symlink at %j that leads out of the cache is not written through',
    async (name) => {
      await using place = await makePlace();
      const outside = join(place.home, 'outside');
      mkdirSync(outside, { recursive: true });
      const link = join(place.cache, repoFolder, name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(outside, link.replace(/\/$/, ''));
      const work = provision(place.storage(), modelOf([nested]), [nested], 'main');
      expect((await failureOf(work)).code).toBe('unsafe_path');
      expect(tree(outside)).toEqual([]);
    },
  );
});

describe('promotion', () => {
  test('drops the partial when another process was faster', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([model]), [model]);
    const blob = join(place.cache, repoFolder, 'blobs', model.file.digest.hex);
    const { ino } = statSync(blob);
    const partial = put(await storage.preparePartial(SNAPSHOT, model.file), model.bytes);
    await storage.promoteArtifact(SNAPSHOT, model.file, partial);
    expect(existsSync(partial)).toBe(false);
    expect(statSync(blob).ino).toBe(ino);
  });

  test('leaves another program’s partial alone', async () => {
    await using place = await makePlace();
    const theirs = put(join(place.cache, repoFolder, 'blobs', `${model.file.digest.hex}.incomplete`), 'theirs');
    await provision(place.storage(), modelOf([model]), [model]);
    expect(readFileSync(theirs, 'utf8')).toBe('theirs');
  });

  test('done many times at once ends in the same place', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const files = [model, nested, readme];
    await Promise.all(
      files.map(async ({ file, bytes }) => {
        const partial = put(await storage.preparePartial(SNAPSHOT, file), bytes);
        await Promise.all([1, 2, 3].map(() => storage.promoteArtifact(SNAPSHOT, file, partial)));
      }),
    );
    for (const { file } of files) {
      expect(existsSync(join(place.cache, repoFolder, 'snapshots', COMMIT, file.path))).toBe(true);
    }
    expect(tree(join(place.cache, repoFolder, 'blobs'))).toHaveLength(3);
  });

  test('two hard-linked names of one file don’t confuse it', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const partial = put(await storage.preparePartial(SNAPSHOT, model.file), model.bytes);
    linkSync(partial, join(place.cache, repoFolder, 'blobs', model.file.digest.hex));
    await storage.promoteArtifact(SNAPSHOT, model.file, partial);
    expect(existsSync(partial)).toBe(false);
    expect(sha256(join(place.cache, repoFolder, 'snapshots', COMMIT, model.file.path))).toBe(model.file.digest.hex);
  });
});

describe('a disk that refuses', () => {
  test.each([
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EACCES', 'storage_error'],
    ['EROFS', 'storage_error'],
    ['EIO', 'storage_error'],
  ])('%s is %s with the path and something to do', async (code, expected) => {
    await using place = await makePlace();
    const refusing: Disk = {
      ...realDisk,
      rename: (from) => Promise.reject(Object.assign(errno(code), { path: from })),
    };
    const error = await failureOf(provision(place.storage(refusing), modelOf([model]), [model]));
    expect(error.code).toBe(expected);
    expect(error.details).toMatchObject({ errno: code, path: expect.stringContaining(place.cache) });
    expect(error.hint).not.toBe('');
  });

  test('a fault of ours is not called one of the disk', async () => {
    await using place = await makePlace();
    const broken: Disk = { ...realDisk, mkdir: () => Promise.reject(new TypeError('ours')) };
    await expect(place.storage(broken).preparePartial(SNAPSHOT, model.file)).rejects.toBeInstanceOf(TypeError);
  });

  test('free space is that of the nearest folder that is there', async () => {
    await using place = await makePlace();
    const space = await place.storage().freeSpace();
    expect(space.path).toBe(place.cache);
    expect(space.totalBytes).toBeGreaterThan(space.freeBytes);
    expect(space.freeBytes).toBeGreaterThan(0);
    const huge: Disk = { ...realDisk, statfs: async (path) => ({ totalBytes: path.length, freeBytes: 1 }) };
    expect((await place.storage(huge).freeSpace()).totalBytes).toBe(dirname(place.cache).length);
  });
});
