import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createTransferEngine } from './create-transfer-engine.ts';
import type { Seed } from './seed-partial.ts';
import { type HubFile, hubFile, MIB } from './testing/hub-file.ts';
import type { TransferEngine } from './transfer-engine.ts';

const SIZE = 40 * MIB;
const SHIFT = 1000;
let file: HubFile;
let engine: TransferEngine;

/** Another file with the same bytes from `SHIFT` on, 17 bytes further to the front, and others before. */
async function beginWithOther(change: (other: Buffer) => void = () => {}): Promise<Seed> {
  file = await hubFile(SIZE);
  engine = createTransferEngine({ maxConnections: 1 });
  const other = Buffer.concat([Buffer.alloc(SHIFT - 17, 'x'), file.bytes.subarray(SHIFT)]);
  change(other);
  const path = join(file.folder, 'other');
  await writeFile(path, other);
  return { path, ranges: [{ from: SHIFT - 17, to: SHIFT, lengthBytes: SIZE - SHIFT }] };
}

afterEach(async () => {
  await engine.close();
  await file.end();
});

const sentByCdn = () => file.hub.log.bytesSent({ origin: 'cdn' });

describe('a transfer with a seed', () => {
  it('fetches only what the other file does not have', async () => {
    const seed = await beginWithOther();
    let seeded = 0;
    const onSeeded = (bytes: number) => {
      seeded = bytes;
    };
    await engine.transfer(file.request({ seed: async () => seed, onSeeded }));
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SHIFT);
    expect(seeded).toBe(SIZE - SHIFT);
    expect(file.progress.at(-1)).toEqual({ receivedBytes: SIZE, verifiedBytes: SIZE });
    expect((await readdir(file.folder)).sort()).toEqual(['model.part', 'other']);
  });

  it('fetches nothing when the other file has everything', async () => {
    const { path } = await beginWithOther();
    await writeFile(path, Buffer.concat([file.bytes, Buffer.from('and more')]));
    const seed: Seed = { path, ranges: [{ from: 0, to: 0, lengthBytes: SIZE }] };
    await engine.transfer(file.request({ seed: async () => seed }));
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(0);
  });

  it('fetches the whole file when one byte of the other was wrong', async () => {
    const seed = await beginWithOther((other) => {
      other[20 * MIB] = (other[20 * MIB] ?? 0) ^ 1;
    });
    await engine.transfer(file.request({ seed: async () => seed }));
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SHIFT + SIZE);
    expect(file.notices).toEqual([{ kind: 'retry', cause: 'the hash is wrong', waitMs: 0 }, { kind: 'anew' }]);
  });

  it('fetches what can’t be read of the other file, and all of it when there is none', async () => {
    const seed = await beginWithOther();
    await writeFile(seed.path, Buffer.concat([Buffer.alloc(SHIFT - 17), file.bytes.subarray(SHIFT, 10 * MIB)]));
    await engine.transfer(file.request({ seed: async () => seed }));
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SHIFT + 30 * MIB);
    await engine.transfer(
      file.request({ partialPath: join(file.folder, 'next.part'), seed: async () => ({ ...seed, path: '/nowhere' }) }),
    );
    expect((await stat(join(file.folder, 'next.part'))).size).toBe(SIZE);
  });

  it('keeps what it has copied when it is stopped, and goes on from there', async () => {
    const seed = await beginWithOther();
    const stop = new AbortController();
    let last = 0;
    const stopped = engine.transfer(
      file.request({
        seed: async () => seed,
        signal: stop.signal,
        onProgress: ({ receivedBytes }) => {
          last = receivedBytes;
          if (receivedBytes > 4 * MIB) stop.abort(new Error('enough'));
        },
      }),
    );
    await expect(stopped).rejects.toThrow('enough');
    const kept = await engine.receivedBytes(file.partialPath);
    expect(kept).toBeGreaterThanOrEqual(last);
    await engine.transfer(file.request({ seed: async () => seed }));
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SHIFT);
  });
});
