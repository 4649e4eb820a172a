import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileDigest } from '#lib/vendors/vendor.ts';
import { realDisk } from './disk.ts';
import { FileProofStore } from './proof-store.ts';
import { makePlace, put } from './testing/storage-kit.ts';

const digest: FileDigest = { algorithm: 'sha256', hex: 'a'.repeat(64) };
const other: FileDigest = { algorithm: 'sha256', hex: 'b'.repeat(64) };

describe('what has been hashed', () => {
  test('is remembered by the next process, and the last verdict counts', async () => {
    await using place = await makePlace();
    const file = statSync(put(join(place.home, 'x'), 'bytes'), { bigint: true });
    const store = new FileProofStore(realDisk, place.home);
    expect(await store.find(file, digest)).toBeNull();
    await store.record(file, digest, 'right');
    expect(await new FileProofStore(realDisk, place.home).find(file, digest)).toBe('right');
    await store.record(file, digest, 'wrong');
    expect(await new FileProofStore(realDisk, place.home).find(file, digest)).toBe('wrong');
  });

  test('tells of a file with one hash that it has no other', async () => {
    await using place = await makePlace();
    const file = statSync(put(join(place.home, 'x'), 'bytes'), { bigint: true });
    const store = new FileProofStore(realDisk, place.home);
    await store.record(file, digest, 'right');
    expect(await store.find(file, other)).toBe('wrong');
    expect(await store.find(file, { algorithm: 'git-sha1', hex: 'c'.repeat(40) })).toBeNull();
  });

  test('is not forgotten behind a line that a crash cut off, nor is nonsense believed', async () => {
    await using place = await makePlace();
    const file = statSync(put(join(place.home, 'x'), 'bytes'), { bigint: true });
    await new FileProofStore(realDisk, place.home).record(file, digest, 'right');
    appendFileSync(join(place.home, 'proofs.jsonl'), '{"a":1}\n["1:2:3:4",{"algori');
    const store = new FileProofStore(realDisk, place.home);
    expect(await store.find(file, digest)).toBe('right');
    await store.record(file, digest, 'wrong');
    expect(await new FileProofStore(realDisk, place.home).find(file, digest)).toBe('wrong');
  });

  test('does not grow for ever', async () => {
    await using place = await makePlace();
    mkdirSync(place.home, { recursive: true });
    const path = join(place.home, 'proofs.jsonl');
    const line = (index: number) => JSON.stringify([`1:${index}:3:4`, digest, 'right']);
    writeFileSync(path, Array.from({ length: 10_001 }, (_, index) => line(index)).join('\n'));
    const file = { ...statSync('/', { bigint: true }), dev: 1n, ino: 10_000n, size: 3n, mtimeNs: 4n };
    const store = new FileProofStore(realDisk, place.home);
    expect(await store.find(file as Parameters<FileProofStore['find']>[0], digest)).toBe('right');
    const left = readFileSync(path, 'utf8').trim().split('\n');
    expect([left.length, left.at(-1)]).toEqual([5000, line(10_000)]);
  });
});
