import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  COMMIT,
  failureOf,
  gitFile,
  lfsFile,
  makePlace,
  modelOf,
  never,
  OTHER_COMMIT,
  provision,
  put,
  SNAPSHOT,
  sha256,
} from './testing/storage-kit.ts';

const model = lfsFile('bumble.Q4_0.gguf');
const readme = gitFile('README.md', '# Bumble\n');
const repoFolder = 'models--acme--Bumble-GGUF';

describe('bytes that another program brought', () => {
  test.each([
    [
      'a blob with its snapshot',
      (folder: string) => {
        const blob = put(join(folder, 'blobs', model.file.digest.hex), model.bytes);
        const entry = join(folder, 'snapshots', COMMIT, model.file.path);
        mkdirSync(dirname(entry), { recursive: true });
        symlinkSync(`../../blobs/${model.file.digest.hex}`, entry);
        return blob;
      },
    ],
    [
      'a blob that only another commit uses',
      (folder: string) => put(join(folder, 'blobs', model.file.digest.hex), model.bytes),
    ],
    [
      'a file in the snapshot, without blobs',
      (folder: string) => put(join(folder, 'snapshots', COMMIT, model.file.path), model.bytes),
    ],
    [
      'a file in the snapshot of another commit, without blobs',
      (folder: string) => put(join(folder, 'snapshots', OTHER_COMMIT, model.file.path), model.bytes),
    ],
    [
      'a blob in the shared store of huggingface_hub 2.0',
      (folder: string) => {
        const xet = '01'.repeat(32);
        put(join(folder, '../blobs/.huggingface-shared-blobs'), '1\n');
        const payload = put(join(folder, `../blobs/01/${xet}`), model.bytes);
        chmodSync(payload, 0o444);
        mkdirSync(join(folder, 'blobs'), { recursive: true });
        symlinkSync(`../../blobs/01/${xet}`, join(folder, 'blobs', model.file.digest.hex));
        return payload;
      },
    ],
  ])('%s: used after one hash, without a second copy', async (_, bring) => {
    await using place = await makePlace();
    const brought = statSync(bring(join(place.cache, repoFolder)));
    const storage = place.storage();
    const found = await storage.findArtifact(SNAPSHOT, model.file);
    expect(found?.proven).toBe(false);
    const told: number[] = [];
    expect(await storage.proveArtifact(found?.path ?? '', model.file, never, (bytes) => told.push(bytes))).toBe(true);
    expect(told.at(-1)).toBe(model.file.sizeBytes);
    // A storage that starts later remembers it.
    const later = place.storage();
    expect((await later.findArtifact(SNAPSHOT, model.file))?.proven).toBe(true);
    await later.promoteArtifact(SNAPSHOT, model.file, found?.path ?? '');
    const { path } = await later.linkModel(modelOf([model]));
    const entry = statSync(join(place.cache, repoFolder, 'snapshots', COMMIT, model.file.path));
    expect(entry.ino).toBe(brought.ino);
    expect(statSync(path).ino).toBe(brought.ino);
  });

  test('bytes that nobody has hashed are not given a name', async () => {
    await using place = await makePlace();
    const blob = put(join(place.cache, repoFolder, 'blobs', model.file.digest.hex), model.bytes);
    expect((await failureOf(place.storage().promoteArtifact(SNAPSHOT, model.file, blob))).code).toBe('storage_error');
    expect(existsSync(join(place.cache, repoFolder, 'snapshots', COMMIT, model.file.path))).toBe(false);
  });

  test('a file that was written to after its hash has to be hashed again', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([model]), [model]);
    const blob = join(place.cache, repoFolder, 'blobs', model.file.digest.hex);
    utimesSync(blob, 1, 1);
    expect((await storage.findArtifact(SNAPSHOT, model.file))?.proven).toBe(false);
  });

  test('wrong bytes are set aside, not removed, and the right ones take their name', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const rotten = Buffer.from(model.bytes);
    rotten[100] = (rotten[100] ?? 0) ^ 1;
    const blob = put(join(place.cache, repoFolder, 'blobs', model.file.digest.hex), rotten);
    expect(await storage.proveArtifact(blob, model.file, never, () => {})).toBe(false);
    expect(readFileSync(blob).equals(rotten)).toBe(true);
    expect(await storage.findArtifact(SNAPSHOT, model.file)).toBeNull();
    expect(await place.storage().findArtifact(SNAPSHOT, model.file)).toBeNull();
    await provision(storage, modelOf([model]), [model]);
    expect(sha256(blob)).toBe(model.file.digest.hex);
    expect((await storage.findArtifact(SNAPSHOT, model.file))?.proven).toBe(true);
  });

  test('a file of another size is not offered', async () => {
    await using place = await makePlace();
    put(join(place.cache, repoFolder, 'blobs', model.file.digest.hex), model.bytes.subarray(1));
    expect(await place.storage().findArtifact(SNAPSHOT, model.file)).toBeNull();
  });

  test('a file kept in git is proven by git’s hash', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const blob = put(join(place.cache, repoFolder, 'blobs', readme.file.digest.hex), readme.bytes);
    expect(await storage.proveArtifact(blob, readme.file, never, () => {})).toBe(true);
    const other = { ...readme.file, digest: { algorithm: 'git-sha1', hex: '0'.repeat(40) } } as const;
    expect(await storage.proveArtifact(blob, other, never, () => {})).toBe(false);
  });

  test('a file that goes away before it is hashed is no failure', async () => {
    await using place = await makePlace();
    const gone = join(place.cache, 'gone');
    expect(await place.storage().proveArtifact(gone, model.file, never, () => {})).toBe(false);
  });

  test('hashing ends at once when it is cancelled', async () => {
    await using place = await makePlace();
    const path = put(join(place.cache, 'big'), Buffer.alloc(256 * 1024 * 1024));
    const cancel = new AbortController();
    const reason = new Error('cancelled by a person');
    const work = place.storage().proveArtifact(path, model.file, cancel.signal, () => cancel.abort(reason));
    await expect(work).rejects.toBe(reason);
  });
});
