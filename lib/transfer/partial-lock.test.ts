import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockPartial, lockPathOf } from './partial-lock.ts';

let folder: string;
let path: string;
const never = new AbortController().signal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rbee-lock-'));
  path = join(folder, 'file.part');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a process leaves that was killed while it had the lock. */
async function leaveDead(change: Record<string, unknown> = {}): Promise<void> {
  const lock = await lockPartial(path, never);
  const { readFile } = await import('node:fs/promises');
  const owner = JSON.parse(await readFile(lockPathOf(path), 'utf8'));
  await lock.release();
  await writeFile(lockPathOf(path), JSON.stringify({ ...owner, token: 'dead', startedAt: '1', ...change }));
}

describe('partial lock', () => {
  it('is held by one at a time, and is gone after the last', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        const lock = await lockPartial(path, never);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside -= 1;
        await lock.release();
      }),
    );
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over from a process that is gone, by one of many', async () => {
    await leaveDead({ pid: 2 ** 22 + 1 });
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        const lock = await lockPartial(path, never);
        inside += 1;
        most = Math.max(most, inside);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside -= 1;
        await lock.release();
      }),
    );
    expect(most).toBe(1);
  });

  it.runIf(process.platform === 'linux')('is taken over when the process id has a new owner', async () => {
    await leaveDead();
    await (await lockPartial(path, never)).release();
  });

  it('is taken over when nobody touches it and nothing but the id tells who lives', async () => {
    await leaveDead({ startedAt: null, pid: process.ppid });
    const stop = new AbortController();
    const alive = setInterval(() => {
      const now = new Date();
      utimes(lockPathOf(path), now, now).catch(() => {});
    }, 20);
    const waiting = lockPartial(path, stop.signal, 1000);
    setTimeout(() => stop.abort(new Error('enough')), 2500);
    await expect(waiting).rejects.toThrow('enough');
    clearInterval(alive);
    await (await lockPartial(path, never, 1000)).release();
  });

  it('is left to an owner elsewhere as long as that shows life', async () => {
    await leaveDead({ place: 'another machine' });
    const stop = new AbortController();
    const waiting = lockPartial(path, stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 500);
    await expect(waiting).rejects.toThrow('enough');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(lockPathOf(path), longAgo, longAgo);
    await (await lockPartial(path, never)).release();
  });

  it('is not removed by an owner that has lost it', async () => {
    const lock = await lockPartial(path, never);
    await writeFile(lockPathOf(path), JSON.stringify({ place: 'x', pid: 1, token: 'other' }));
    await lock.release();
    expect(await readdir(folder)).toEqual(['file.part.lock']);
  });
});
