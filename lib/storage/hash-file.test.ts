import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hashFile } from './hash-file.ts';
import { makePlace, never, put } from './testing/storage-kit.ts';

const BYTES = Buffer.alloc(1024 * 1024, 'bee');
const HEX = createHash('sha256').update(BYTES).digest('hex');

describe('hashing a file', () => {
  test.each([
    [0, 'sha256'],
    [1, 'git-sha1'],
    [4 * 1024 * 1024, 'sha256'],
    [4 * 1024 * 1024 + 1, 'sha256'],
    [4 * 1024 * 1024 + 1, 'git-sha1'],
  ] as const)('finds the hash of %i bytes by %s, wherever it is hashed', async (size, algorithm) => {
    await using place = await makePlace();
    const bytes = Buffer.alloc(size, 'bee');
    const hash = createHash(algorithm === 'sha256' ? 'sha256' : 'sha1');
    const hex = (algorithm === 'sha256' ? hash : hash.update(`blob ${size}\0`)).update(bytes).digest('hex');
    const found = await hashFile({ path: put(join(place.home, 'x'), bytes), algorithm }, never, () => {});
    expect(found.hex).toBe(hex);
    expect(found.before).toEqual(found.after);
    expect(found.after.size).toBe(BigInt(size));
  });

  test('that is not there, or is a folder, fails as the filesystem says', async () => {
    await using place = await makePlace();
    const task = { path: join(place.home, 'gone'), algorithm: 'sha256' } as const;
    await expect(hashFile(task, never, () => {})).rejects.toMatchObject({ code: 'ENOENT' });
    put(join(place.home, 'x', 'y'), 'z');
    await expect(hashFile({ ...task, path: join(place.home, 'x') }, never, () => {})).rejects.toMatchObject({
      code: 'EISDIR',
    });
  });
});

describe('hashing at a pace', () => {
  test('takes the time that its pace says, and finds the same', async () => {
    await using place = await makePlace();
    const task = { path: put(join(place.home, 'x'), BYTES), algorithm: 'sha256' } as const;
    const begun = performance.now();
    const pace = { bytesPerSecond: 2 * BYTES.length, isHeld: () => false };
    expect((await hashFile(task, never, () => {}, pace)).hex).toBe(HEX);
    expect(performance.now() - begun).toBeGreaterThan(400);
  });

  test('reads nothing while it is held, and goes on afterwards', async () => {
    await using place = await makePlace();
    const task = { path: put(join(place.home, 'x'), BYTES), algorithm: 'sha256' } as const;
    let [held, asked, ended] = [true, 0, false];
    const pace = {
      bytesPerSecond: 1e12,
      isHeld: () => {
        asked += 1;
        return held;
      },
    };
    const hashed = hashFile(task, never, () => {}, pace).finally(() => {
      ended = true;
    });
    while (asked < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(ended).toBe(false);
    held = false;
    expect((await hashed).hex).toBe(HEX);
  });

  test('ends at once when it is cancelled while it is held', async () => {
    await using place = await makePlace();
    const task = { path: put(join(place.home, 'x'), BYTES), algorithm: 'sha256' } as const;
    const cancel = new AbortController();
    const hashed = hashFile(task, cancel.signal, () => {}, { bytesPerSecond: 1, isHeld: () => true });
    cancel.abort(new Error('enough'));
    await expect(hashed).rejects.toThrow('enough');
  });
});
