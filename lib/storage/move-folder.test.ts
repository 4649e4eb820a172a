import { existsSync, lstatSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realDisk } from './disk.ts';
import { discardBrought } from './move-folder.ts';
import { acrossDisks, BIG, moveRoom, twoDisks } from './testing/move-kit.ts';
import { Crash, crashingDisk, errno, failureOf, put, sha256, tree, unsynced } from './testing/storage-kit.ts';

/** Compared byte by byte: hundreds of runs need no threads that hash. */
const SMALL = 5000;
const BLOBS = 'models--acme--Bumble-GGUF/blobs';

/** Names and links as `tree` has them, with what is in the files. */
function contents(root: string): string[] {
  return tree(root).map((line) => {
    const path = join(root, line);
    return existsSync(path) && lstatSync(path).isFile() ? `${line} = ${sha256(path)}` : line;
  });
}

/** Of an unfinished download only what a run of its own makes of it. */
const settled = (lines: string[]) => lines.filter((line) => !line.includes('.lock ='));

describe('moving a folder', () => {
  it('brings everything to another disk as it was, and leaves a link', async () => {
    await using room = await moveRoom();
    const before = contents(room.where.from);
    const proven: string[] = [];
    expect(await room.run(acrossDisks, { onBytes: (name, bytes, ok) => bytes === ok && proven.push(name) })).toBe(0);
    expect(contents(room.where.to)).toEqual(before);
    expect(readlinkSync(room.where.from)).toBe(room.where.to);
    expect(contents(`${room.where.from}/`)).toEqual(before);
    expect(existsSync(room.where.aside)).toBe(false);
    expect(proven).toContain(join(BLOBS, 'a'.repeat(64)));
    const [blob, second] = ['a'.repeat(64), 'second-name'].map((name) => statSync(join(room.where.to, BLOBS, name)));
    expect(statSync(join(room.where.to, 'blobs/bb', 'b'.repeat(64))).mode & 0o777).toBe(0o444);
    expect(blob?.ino).toBe(second?.ino);
  });

  it('moves no byte on one disk', async () => {
    await using room = await moveRoom();
    const before = contents(room.where.from);
    const blob = statSync(join(room.where.from, BLOBS, 'a'.repeat(64))).ino;
    expect(await room.run()).toBe(0);
    expect(contents(room.where.to)).toEqual(before);
    const names = ['a'.repeat(64), 'second-name'].map((name) => statSync(join(room.where.to, BLOBS, name)).ino);
    expect(names).toEqual([blob, blob]);
  });

  it('keeps the holes of an unfinished download', async () => {
    await using room = await moveRoom();
    const name = `${'d'.repeat(64)}.rbee-partial`;
    await room.run(acrossDisks);
    const { size, blocks } = statSync(join(room.where.to, BLOBS, name));
    expect(size).toBe(BIG + 3);
    expect(blocks * 512).toBeLessThan(BIG);
  });

  it.each([
    ['to another disk', twoDisks(unsynced)],
    ['on one disk', unsynced],
  ])('%s loses nothing wherever the machine dies, and goes on from there', async (_, disk) => {
    const whole = await stepsOf(disk);
    expect(whole).toBeGreaterThan(30);
    for (const at of stepsToDieAt(whole)) {
      await using room = await moveRoom(SMALL);
      const before = settled(contents(room.where.from));
      const { disk: dying } = crashingDisk(disk, at);
      await expect(room.run(dying)).rejects.toThrow(Crash);
      const everywhere = [room.where.from, room.where.to, room.where.aside].filter((path) => existsSync(path));
      expect(everywhere.some((path) => isWhole(settled(contents(`${path}/`)), before))).toBe(true);
      if (room.phase() === 'copying') expect(settled(contents(`${room.where.from}/`))).toEqual(before);
      await room.run(disk);
      expect(settled(contents(room.where.to)), `died at step ${at}`).toEqual(before);
      expect(readlinkSync(room.where.from)).toBe(room.where.to);
      expect(existsSync(room.where.aside)).toBe(false);
    }
  });

  it('does not copy again what an earlier run brought', async () => {
    await using room = await moveRoom();
    const stop = new AbortController();
    const seen: string[] = [];
    const first = room.run(acrossDisks, {
      signal: stop.signal,
      onBytes: (name, bytes, ok) => {
        if (name.endsWith('a'.repeat(64)) && bytes === ok) stop.abort(new Error('stopped'));
      },
    });
    await expect(first).rejects.toThrow('stopped');
    await room.run(acrossDisks, { onBytes: (name, _, ok) => ok === 0 && seen.push(name) });
    expect(seen.filter((name) => name.endsWith('a'.repeat(64)))).toEqual([]);
    expect(seen.some((name) => name.endsWith('b'.repeat(64)))).toBe(true);
  });

  it('takes away what it has brought when it is cancelled, and nothing else', async () => {
    await using room = await moveRoom();
    const before = contents(room.where.from);
    const full = { ...acrossDisks, rename: () => Promise.reject(errno('EIO')) };
    await failureOf(room.run(full));
    const theirs = put(join(room.where.to, 'mine.txt'), 'mine');
    await discardBrought({ disk: realDisk, where: room.where });
    expect(tree(room.where.to)).toEqual(['mine.txt']);
    expect(readFileSync(theirs, 'utf8')).toBe('mine');
    expect(contents(room.where.from)).toEqual(before);
  });

  it('finds a rotten file, and switches nothing', async () => {
    await using room = await moveRoom();
    const before = contents(room.where.from);
    let copies = 0;
    const rotten = {
      ...acrossDisks,
      keepTimes: async (path: string, original: Parameters<typeof realDisk.keepTimes>[1]) => {
        if (original.size === BigInt(BIG) && ++copies === 1) writeFileSync(path, Buffer.alloc(BIG, 'rot'));
        await realDisk.keepTimes(path, original);
      },
    };
    expect((await failureOf(room.run(rotten))).code).toBe('hash_mismatch');
    expect(room.phase()).toBe('copying');
    expect(contents(room.where.from)).toEqual(before);
    expect(await room.run(acrossDisks)).toBe(0);
  });

  it('brings what came meanwhile and forgets what went', async () => {
    await using room = await moveRoom();
    const { from, to } = room.where;
    await room.run(acrossDisks, {
      withoutDownloads: async (work) => {
        rmSync(join(from, BLOBS, 'second-name'));
        put(join(from, 'models--acme--Late/blobs', '1'.repeat(64)), 'late');
        return work();
      },
    });
    expect(existsSync(join(to, BLOBS, 'second-name'))).toBe(false);
    expect(readFileSync(join(to, 'models--acme--Late/blobs', '1'.repeat(64)), 'utf8')).toBe('late');
  });

  it('waits for no other program: says that it is downloading there', async () => {
    await using room = await moveRoom();
    const theirs = put(join(room.where.from, BLOBS, `${'9'.repeat(64)}.1a2b3c4d.incomplete`), 'half');
    const { code, details } = await failureOf(room.run(acrossDisks));
    expect([code, details.path]).toEqual(['conflict', theirs]);
    expect(lstatSync(room.where.from).isDirectory()).toBe(true);
    expect(await room.run(acrossDisks, { now: () => new Date(Date.now() + 60 * 60_000) })).toBe(0);
    expect(existsSync(join(room.where.to, BLOBS, `${'9'.repeat(64)}.1a2b3c4d.incomplete`))).toBe(true);
  });

  it('leaves what is written to the old files after the last look, and says so', async () => {
    await using room = await moveRoom();
    const late = join(room.where.aside, 'models--acme--Bumble-GGUF/refs/main');
    const noted: string[] = [];
    const left = await room.run(acrossDisks, {
      note: (phase) => {
        noted.push(phase);
        if (phase === 'switched') writeFileSync(late, 'written by a program that had it open');
      },
    });
    expect(noted).toEqual(['switching', 'switched']);
    expect(left).toBe(1);
    expect(readFileSync(late, 'utf8')).toContain('had it open');
  });

  it('moves a second time, by replacing the link', async () => {
    await using room = await moveRoom();
    const before = contents(room.where.from);
    await room.run(acrossDisks);
    const first = room.where.to;
    room.again(join(first, '../../third'));
    expect(await room.run(acrossDisks)).toBe(0);
    expect(contents(`${room.where.from}/`)).toEqual(before);
    expect(readlinkSync(room.where.from)).toBe(room.where.to);
    expect(existsSync(first)).toBe(false);
  });

  it('refuses before it copies anything where no link can stand in the place of the folder', async () => {
    await using room = await moveRoom();
    const flat = { ...acrossDisks, symlinkFolder: () => Promise.reject(errno('EPERM')) };
    const { code, hint } = await failureOf(room.run(flat));
    expect([code, hint.includes('HF_HUB_CACHE')]).toEqual(['storage_error', true]);
    expect(existsSync(room.where.to)).toBe(false);
  });

  it('refuses at once a disk that has no links for a folder made of them', async () => {
    await using room = await moveRoom();
    const flat = { ...acrossDisks, symlink: () => Promise.reject(errno('EPERM')) };
    const { code, message } = await failureOf(room.run(flat));
    expect(code).toBe('storage_error');
    expect(message).toContain('links');
    expect(lstatSync(room.where.from).isDirectory()).toBe(true);
  });
});

/** All of the switch and the removal, and of the many steps of the copy, which are alike, every fifth. */
function stepsToDieAt(whole: number): number[] {
  const steps = Array.from({ length: whole }, (_, index) => index + 1);
  return steps.filter((at) => at > whole - 45 || at % 5 === 0);
}

async function stepsOf(disk: typeof realDisk): Promise<number> {
  await using room = await moveRoom(SMALL);
  const counting = crashingDisk(disk, Number.POSITIVE_INFINITY);
  await room.run(counting.disk);
  return counting.steps();
}

const isWhole = (lines: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((line) => lines.includes(line));
