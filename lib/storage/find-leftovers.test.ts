import { mkdirSync, symlinkSync, utimesSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { realDisk } from './disk.ts';
import { findLeftovers, removeOrphan } from './find-leftovers.ts';
import { isFile, lfsFile, makePlace, modelOf, provision, put, REPO, SNAPSHOT } from './testing/storage-kit.ts';

const q4 = lfsFile('bumble.Q4_0.gguf');
const gone = lfsFile('gone.Q4_0.gguf', 'nobody wants it');
const blobs = 'models--acme--Bumble-GGUF/blobs';
const LATER = new Date(Date.now() + 2 * 60 * 60_000);

describe('leftovers in a cache', () => {
  test('are blobs without a snapshot and downloads without an end, each with what it takes', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4]), [q4]);
    const orphan = put(join(place.cache, blobs, gone.file.digest.hex), gone.bytes);
    const partial = await storage.preparePartial(SNAPSHOT, gone.file);
    await using file = await open(partial, 'w');
    await file.truncate(1 << 30);
    await file.write(Buffer.alloc(8192, 1), 0, 8192, 0);
    await file.sync();
    const theirs = put(join(place.cache, blobs, `${'c'.repeat(64)}.1a2b3c4d.incomplete`), 'theirs');
    const found = await findLeftovers(realDisk, place.cache, LATER);
    expect(found.map(({ kind, path, repo }) => [kind, path, repo]).sort()).toEqual(
      [
        ['orphan', orphan, REPO],
        ['partial', partial, REPO],
        ['foreign_partial', theirs, REPO],
      ].sort(),
    );
    expect(found.find(({ kind }) => kind === 'orphan')?.bytes).toBe(gone.bytes.length);
    expect(found.find(({ kind }) => kind === 'partial')?.bytes).toBeLessThan(64 * 1024);
  });

  test('are told of a download of which a kill has left the marks alone, once', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    await provision(storage, modelOf([q4]), [q4]);
    const partial = await storage.preparePartial(SNAPSHOT, gone.file);
    put(`${partial}.lock`, '{}');
    put(`${partial}.wanted-0123456789abcdef`, '');
    const found = await findLeftovers(realDisk, place.cache, LATER);
    expect(found.map(({ kind, path, bytes }) => ({ kind, path, bytes }))).toEqual([
      { kind: 'partial', path: partial, bytes: 0 },
    ]);
  });

  test('are not yet those that came within the last hour: their link may follow', async () => {
    await using place = await makePlace();
    const orphan = put(join(place.cache, blobs, gone.file.digest.hex), gone.bytes);
    expect(await findLeftovers(realDisk, place.cache, new Date())).toEqual([]);
    utimesSync(orphan, 0, 0);
    expect(await findLeftovers(realDisk, place.cache, new Date())).toHaveLength(1);
  });

  test('an orphan goes, but not one that a snapshot leads to by then', async () => {
    await using place = await makePlace();
    const storage = place.storage();
    const orphan = put(join(place.cache, blobs, gone.file.digest.hex), gone.bytes);
    const [found] = await findLeftovers(realDisk, place.cache, LATER);
    if (!found) throw new Error('Nothing was found.');
    await provision(storage, modelOf([gone]), [gone]);
    expect(await removeOrphan(realDisk, place.cache, found)).toBe(false);
    expect(isFile(orphan)).toBe(true);
    await storage.deleteModel(modelOf([gone]), () => false);
    put(orphan, gone.bytes);
    expect(await removeOrphan(realDisk, place.cache, found)).toBe(true);
    expect(isFile(orphan)).toBe(false);
    expect(await removeOrphan(realDisk, place.cache, { ...found, path: put(join(place.home, 'x'), 'x') })).toBe(false);
  });

  test('are payloads of the shared store, too, that no blob links to any more', async () => {
    await using place = await makePlace();
    const [unused, used, untold] = ['01', '02', '03'].map((byte) => byte.repeat(32));
    put(join(place.cache, 'blobs/.huggingface-shared-blobs'), '1\n');
    const payloads = [unused, used, untold].map((hash = '') =>
      put(join(place.cache, 'blobs', hash.slice(0, 2), hash), gone.bytes),
    );
    const [path = '', ...others] = payloads;
    put(`${path}.refs`, `${blobs}/${gone.file.digest.hex}\n`);
    put(`${others[0]}.refs`, `${blobs}/${q4.file.digest.hex}\n`);
    mkdirSync(join(place.cache, blobs), { recursive: true });
    symlinkSync(`../../blobs/02/${used}`, join(place.cache, blobs, q4.file.digest.hex));
    mkdirSync(join(place.cache, `models--acme--Bumble-GGUF/snapshots/${'c'.repeat(40)}`), { recursive: true });
    symlinkSync(
      `../../blobs/${q4.file.digest.hex}`,
      join(place.cache, `models--acme--Bumble-GGUF/snapshots/${'c'.repeat(40)}/bumble.gguf`),
    );
    const found = await findLeftovers(realDisk, place.cache, LATER);
    expect(found).toMatchObject([{ kind: 'orphan', path, repo: REPO, bytes: gone.bytes.length }]);
    const [orphan] = found;
    if (!orphan) throw new Error('Nothing was found.');
    expect(await removeOrphan(realDisk, place.cache, { ...orphan, path: others[0] ?? '' })).toBe(false);
    expect(await removeOrphan(realDisk, place.cache, orphan)).toBe(true);
    expect([path, `${path}.refs`, ...others].map(isFile)).toEqual([false, false, true, true]);
  });
});
