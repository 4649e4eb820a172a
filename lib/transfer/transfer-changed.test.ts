import { appendFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTransferEngine } from './create-transfer-engine.ts';
import { type HubFile, hubFile, MIB, transferUntil } from './testing/hub-file.ts';
import type { TransferEngine } from './transfer-engine.ts';

const SIZE = 24 * MIB;
let file: HubFile;
let engine: TransferEngine;
let kept: number;

/** Each begins with a download that was paused at a third. */
beforeEach(async () => {
  file = await hubFile(SIZE, { settings: { bytesPerSecondTotal: 16 * MIB } });
  // One range after the other, so that the bytes can be counted.
  engine = createTransferEngine({ maxConnections: 1, mostAttempts: 3 });
  await transferUntil(engine, file, SIZE / 3);
  kept = await engine.receivedBytes(file.partialPath);
  file.hub.change({ bytesPerSecondTotal: null });
  file.hub.log.clear();
});
afterEach(async () => {
  await engine.close();
  await file.end();
});

const sentByCdn = () => file.hub.log.bytesSent({ origin: 'cdn' });

describe('transfer › what changed between a pause and the next start', () => {
  it('an ETag: the file is begun anew and nothing of before is used', async () => {
    file.hub.faults.add({ kind: 'etag', etag: 'another' });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBeGreaterThanOrEqual(SIZE);
  });

  it('an ETag and a byte of what is here already: never a splice of both', async () => {
    file.hub.faults.add({ kind: 'etag', etag: 'another' });
    file.hub.faults.add({ kind: 'flip-bit', offset: 100 });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hash_mismatch' });
    expect(await engine.receivedBytes(file.partialPath)).toBe(0);
  });

  it('the size: told as such, and what arrived is kept', async () => {
    const id = file.hub.faults.add({ kind: 'size', size: SIZE + 1 });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'size_mismatch' });
    expect(await engine.receivedBytes(file.partialPath)).toBe(kept);
    file.hub.faults.remove(id);
    file.hub.log.clear();
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SIZE - kept);
  });

  it('the partial file, which is longer than the file now: cut to its size, with no request beyond it', async () => {
    await appendFile(file.partialPath, Buffer.alloc(MIB, 'junk'));
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SIZE - kept);
    expect(file.hub.log.entries.map((entry) => entry.status)).not.toContain(416);
  });
});

describe('transfer › a range that the server can’t satisfy', () => {
  const unsatisfied = (total: number) => ({
    kind: 'status' as const,
    status: 416,
    headers: { 'Content-Range': `bytes */${total}` },
  });

  it('asks again where the bytes are when the size is right, and goes on', async () => {
    file.hub.faults.add({ ...unsatisfied(SIZE), times: 1 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBeLessThan(SIZE - kept + MIB);
  });

  it('says that the server has a file of another size', async () => {
    file.hub.faults.add(unsatisfied(SIZE / 4));
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'size_mismatch' });
  });

  it('gives up as the Hub’s fault when it stays so', async () => {
    file.hub.faults.add(unsatisfied(SIZE));
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hub_error' });
  });

  it('never happens when the partial file is complete: it is proven, and nothing is asked', async () => {
    await engine.transfer(file.request());
    file.hub.log.clear();
    await engine.transfer(file.request());
    expect(file.hub.log.entries).toEqual([]);
  });
});

describe('transfer › addresses that expire', () => {
  it('asks the Hub once for each hour that a download lasts: at most 8 times for 8 GB in under 8 hours', async () => {
    await engine.discard(file.partialPath);
    file.hub.change({ bytesPerSecondTotal: 12 * MIB, urlTtlSeconds: 3600 });
    const asked = file.located();
    // Each range stands for an hour, and the seven hours for those of 8 GB at 300 kB a second.
    const expiredIn = new Set<number>();
    const onProgress = () => {
      const last = file.hub.log.find({ origin: 'cdn' }).at(-1);
      if (expiredIn.size === 7 || last?.status !== 206 || last.bytesSent === 0 || expiredIn.has(last.id)) return;
      expiredIn.add(last.id);
      file.hub.advanceClock(3_601_000);
    };
    await engine.transfer(file.request({ onProgress }));
    expect(await file.hasArrived()).toBe(true);
    expect(file.located() - asked).toBeGreaterThan(2);
    expect(file.located() - asked).toBeLessThanOrEqual(8);
    expect(file.hub.log.find({ endpoint: 'resolve' }).length).toBeLessThanOrEqual(8);
  });
});
