import { createHash } from 'node:crypto';
import { open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createTransferEngine, type TransferEngineOptions } from './create-transfer-engine.ts';
import { journalPathOf } from './partial-file.ts';
import { type HubFile, hubFile, MIB, transferUntil } from './testing/hub-file.ts';
import type { TransferEngine, TransferProgress } from './transfer-engine.ts';

const SIZE = 40 * MIB;
let file: HubFile;
let engine: TransferEngine;

async function begin(sizeBytes = SIZE, options: TransferEngineOptions = {}) {
  file = await hubFile(sizeBytes);
  engine = createTransferEngine(options);
}

afterEach(async () => {
  await engine.close();
  await file.end();
});

const sentByCdn = () => file.hub.log.bytesSent({ origin: 'cdn' });
/** So that a stop strikes in the middle. */
const slow = () => file.hub.change({ bytesPerSecondTotal: 24 * MIB });
const fast = () => file.hub.change({ bytesPerSecondTotal: null });
/** Nobody takes over a part of what another is slow to bring, so that the bytes can be counted. */
const oneByOne = () => engine.setLimits({ maxConnections: 1 });

describe('transfer', () => {
  it('brings exactly the bytes and leaves nothing else', async () => {
    await begin();
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(await readdir(file.folder)).toEqual(['model.part']);
    expect(sentByCdn()).toBeLessThan(1.5 * SIZE);
    expect(file.progress.at(-1)).toEqual({ receivedBytes: SIZE, verifiedBytes: SIZE });
  });

  it('asks for no byte twice', async () => {
    await begin(SIZE, { maxConnections: 1 });
    await engine.transfer(file.request());
    expect(sentByCdn()).toBe(SIZE);
  });

  it('tells progress that only grows, ten times a second at most', async () => {
    await begin();
    slow();
    const startedAt = performance.now();
    await engine.transfer(file.request());
    const received = file.progress.map((progress) => progress.receivedBytes);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
    expect(received.length).toBeGreaterThan(2);
    expect(received.length).toBeLessThanOrEqual((performance.now() - startedAt) / 100 + 3);
  });

  it.each([0, 1, 1000, 256 * 1024, 256 * 1024 + 1, 4 * MIB + 17])('brings a file of %i bytes', async (size) => {
    await begin(size);
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    if (size < MIB) expect(file.hub.log.find({ origin: 'cdn' })).toHaveLength(size === 0 ? 0 : 1);
  });

  it('proves a file of git by its blob hash', async () => {
    await begin(100_000);
    const hex = createHash('sha1').update(`blob ${file.bytes.length}\0`).update(file.bytes).digest('hex');
    await engine.transfer(file.request({ digest: { algorithm: 'git-sha1', hex } }));
    expect(await file.hasArrived()).toBe(true);
  });

  it('brings many small files over few connections', async () => {
    await begin(2000);
    const names = Array.from({ length: 300 }, (_, i) => join(file.folder, `${i}.part`));
    await Promise.all(names.map((partialPath) => engine.transfer(file.request({ partialPath }))));
    for (const name of names) expect(file.bytes.equals(await readFile(name))).toBe(true);
  });

  it('goes through when several transfers share the connections', async () => {
    await begin(12 * MIB, { maxConnections: 3 });
    const names = Array.from({ length: 6 }, (_, i) => join(file.folder, `${i}.part`));
    await Promise.all(names.map((partialPath) => engine.transfer(file.request({ partialPath }))));
    for (const name of names) expect(file.bytes.equals(await readFile(name))).toBe(true);
  });
});

describe('transfer › bandwidth', () => {
  it.each([
    [10, 1_000_000],
    [1, 20_000],
  ])('lets %i jobs together have no more than the cap of %i bytes per second', async (count, bandwidthBps) => {
    await begin(8 * MIB, { bandwidthBps });
    const stop = new AbortController();
    const paths = Array.from({ length: count }, (_, i) => join(file.folder, `${i}.part`));
    const startedAt = performance.now();
    const work = paths.map((partialPath) => {
      const transfer = engine.transfer(file.request({ job: partialPath, partialPath, signal: stop.signal }));
      return transfer.catch(() => undefined);
    });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    stop.abort();
    await Promise.all(work);
    const seconds = (performance.now() - startedAt) / 1000;
    const received = await Promise.all(paths.map((path) => engine.receivedBytes(path)));
    const total = received.reduce((sum, bytes) => sum + bytes, 0);
    expect(total).toBeLessThanOrEqual(1.15 * bandwidthBps * seconds);
    expect(Math.min(...received)).toBeGreaterThan(0);
  });
});

describe('transfer › jobs', () => {
  /** The most requests for bytes that were open at one time while `work` went on. */
  async function mostAtOnce(work: Promise<unknown>): Promise<number> {
    let most = 0;
    const look = setInterval(() => {
      const open = file.hub.log.find({ origin: 'cdn' }).filter(({ ended }) => ended === 'open');
      most = Math.max(most, open.length);
    }, 2);
    await work.finally(() => clearInterval(look));
    return most;
  }

  const parts = (count: number) => Array.from({ length: count }, (_, i) => join(file.folder, `${i}.part`));

  it('holds the connections of a job over all its files', async () => {
    await begin(8 * MIB, { maxConnectionsPerJob: 2 });
    slow();
    const work = parts(4).map((partialPath) => engine.transfer(file.request({ job: 'one', partialPath })));
    expect(await mostAtOnce(Promise.all(work))).toBeLessThanOrEqual(2);
    for (const path of parts(4)) expect(file.bytes.equals(await readFile(path))).toBe(true);
  });

  it('lets a late job have its part before an earlier one of many files is over', async () => {
    await begin(8 * MIB, { maxConnections: 2 });
    slow();
    const many = parts(6).map((partialPath) => engine.transfer(file.request({ job: 'many', partialPath })));
    await engine.transfer(file.request({ job: 'late' }));
    const arrived = (await engine.receivedBytes(parts(6)[5] ?? '')) === 8 * MIB;
    expect(arrived).toBe(false);
    await Promise.all(many);
  });

  it.each(['maxConnections', 'maxConnectionsPerHost', 'maxConnectionsPerJob'] as const)(
    'closes connections when a lower %s is set, and loses nothing that they brought',
    async (limit) => {
      await begin(SIZE, { [limit]: 8 });
      // Another connection brings as much again, so that there are several of them.
      file.hub.change({ bytesPerSecondPerConnection: MIB });
      const openNow = () => file.hub.log.find({ origin: 'cdn' }).filter(({ ended }) => ended === 'open').length;
      const running = engine.transfer(file.request());
      await expect.poll(openNow).toBeGreaterThan(2);
      // Too slow for any range to end by itself.
      file.hub.change({ bytesPerSecondPerConnection: 10_000 });
      engine.setLimits({ [limit]: 1 });
      await expect.poll(openNow).toBe(1);
      file.hub.change({ bytesPerSecondPerConnection: null });
      await running;
      expect(await file.hasArrived()).toBe(true);
      expect(file.progress.map(({ receivedBytes }) => receivedBytes)).toEqual(
        file.progress.map(({ receivedBytes }) => receivedBytes).toSorted((a, b) => a - b),
      );
    },
  );
});

describe('transfer › one core', () => {
  it('brings the bytes and refuses a wrong one without a thread for the hash', async () => {
    await begin(SIZE, { cores: 1 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    const wrong = { algorithm: 'sha256' as const, hex: '0'.repeat(64) };
    const other = file.request({ digest: wrong, partialPath: join(file.folder, 'other.part') });
    await expect(engine.transfer(other)).rejects.toMatchObject({ code: 'hash_mismatch' });
  });

  it('goes on from what an earlier run left', async () => {
    await begin(SIZE, { cores: 1 });
    slow();
    await transferUntil(engine, file, SIZE / 2);
    const kept = await engine.receivedBytes(file.partialPath);
    fast();
    file.hub.log.clear();
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SIZE - kept);
  });
});

describe('transfer › stopping and going on', () => {
  it('resumes from the ranges already on disk', async () => {
    await begin();
    slow();
    await transferUntil(engine, file, SIZE / 2);
    const kept = await engine.receivedBytes(file.partialPath);
    expect(kept).toBeGreaterThanOrEqual(SIZE / 2);
    fast();
    oneByOne();
    file.hub.log.clear();
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SIZE - kept);
  });

  it('resumes in another process’s engine too', async () => {
    await begin();
    slow();
    await transferUntil(engine, file, SIZE / 3);
    await engine.close();
    engine = createTransferEngine({ maxConnections: 1 });
    const kept = await engine.receivedBytes(file.partialPath);
    file.hub.log.clear();
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SIZE - kept);
  });

  it('reads and writes nothing once an abort has settled', async () => {
    await begin();
    slow();
    await transferUntil(engine, file, SIZE / 4);
    const before = await stat(file.partialPath);
    const journal = await readFile(journalPathOf(file.partialPath));
    const open = file.hub.log.find({ origin: 'cdn' }).map((entry) => entry.id);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await stat(file.partialPath)).mtimeMs).toBe(before.mtimeMs);
    expect(await readFile(journalPathOf(file.partialPath))).toEqual(journal);
    expect(file.hub.log.find({ origin: 'cdn' }).map((entry) => entry.id)).toEqual(open);
    await expect.poll(() => file.hub.log.entries.some((entry) => entry.ended === 'open')).toBe(false);
  });

  it('rejects with the signal’s reason, also while it is still locating', async () => {
    await begin();
    const stop = new AbortController();
    const reason = new Error('paused');
    const locate = () => new Promise<never>(() => undefined);
    const transfer = engine.transfer(file.request({ signal: stop.signal, locate }));
    setTimeout(() => stop.abort(reason), 100);
    await expect(transfer).rejects.toBe(reason);
    await expect(engine.transfer(file.request({ signal: stop.signal }))).rejects.toBe(reason);
  });

  it('rejects with what locate threw', async () => {
    await begin();
    const locate = () => Promise.reject(new TypeError('no'));
    await expect(engine.transfer(file.request({ locate }))).rejects.toMatchObject({ code: 'internal' });
  });

  it('starts anew when what is there belongs to another file', async () => {
    await begin();
    slow();
    await transferUntil(engine, file, SIZE / 4);
    fast();
    oneByOne();
    file.hub.log.clear();
    const hex = createHash('sha256').update('another').digest('hex');
    const digest = { algorithm: 'sha256', hex } as const;
    await expect(engine.transfer(file.request({ digest }))).rejects.toMatchObject({ code: 'hash_mismatch' });
    expect(sentByCdn()).toBe(2 * SIZE);
  });

  it('starts anew when the partial file has been cut or its journal is void', async () => {
    await begin();
    slow();
    await transferUntil(engine, file, SIZE / 4);
    await truncate(file.partialPath, 1000);
    expect(await engine.receivedBytes(file.partialPath)).toBe(0);
    await writeFile(journalPathOf(file.partialPath), 'not a journal');
    fast();
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('fetches once more what was changed on disk meanwhile', async () => {
    await begin();
    slow();
    await transferUntil(engine, file, SIZE / 2);
    const partial = await open(file.partialPath, 'r+');
    await partial.write(Buffer.from('x'), 0, 1, 100);
    await partial.close();
    fast();
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('proves a finished file that was left without its journal, and fetches nothing', async () => {
    await begin();
    await writeFile(file.partialPath, file.bytes);
    await engine.transfer(file.request());
    expect(file.hub.log.entries).toEqual([]);
    expect(file.progress.at(-1)?.verifiedBytes).toBe(SIZE);
  });

  it('fetches a file of the right size and wrong bytes', async () => {
    await begin(SIZE, { maxConnections: 1 });
    await writeFile(file.partialPath, Buffer.alloc(SIZE));
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBe(SIZE);
  });

  it('leaves a partial file to the one who is bringing it, and does not wait for them', async () => {
    await begin();
    slow();
    const begun = Promise.withResolvers<void>();
    const running = engine.transfer(file.request({ onProgress: () => begun.resolve() }));
    await begun.promise;
    const other = createTransferEngine();
    await other.discard(file.partialPath);
    await other.close();
    expect((await stat(file.partialPath)).isFile()).toBe(true);
    expect(await Promise.race([running.then(() => 'over'), Promise.resolve('under way')])).toBe('under way');
    fast();
    await running;
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBeLessThan(1.5 * SIZE);
  });

  it('discards the partial file with its journal', async () => {
    await begin();
    slow();
    await transferUntil(engine, file, SIZE / 4);
    await engine.discard(file.partialPath);
    await engine.discard(file.partialPath);
    expect(await readdir(file.folder)).toEqual([]);
    expect(await engine.receivedBytes(file.partialPath)).toBe(0);
  });

  it('has nothing to discard where the folder is gone, as after the cancel of another job', async () => {
    await begin();
    await rm(file.folder, { recursive: true });
    await engine.discard(file.partialPath);
    await expect(stat(file.folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('transfer › limits', () => {
  it('stays below the cap, and takes a new one while it runs', async () => {
    const cappedFor = 120;
    await begin(cappedFor * MIB, { bandwidthBps: MIB });
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1000;
    let secondsForTwo: number | null = null;
    const onProgress = ({ receivedBytes }: TransferProgress) => {
      if (receivedBytes < 2 * MIB || secondsForTwo !== null) return;
      secondsForTwo = seconds();
      engine.setLimits({ bandwidthBps: null });
    };
    await engine.transfer(file.request({ onProgress }));
    expect(secondsForTwo).toBeGreaterThan(1.5);
    expect(seconds()).toBeLessThan(cappedFor / 2);
    expect(await file.hasArrived()).toBe(true);
  });

  it('shares the cap evenly', async () => {
    await begin(20 * MIB, { bandwidthBps: 4 * MIB });
    const stop = new AbortController();
    const startedAt = performance.now();
    const received = [0, 0];
    const both = received.map((_, i) =>
      engine
        .transfer(
          file.request({
            partialPath: join(file.folder, `${i}.part`),
            signal: stop.signal,
            onProgress: (progress) => {
              received[i] = progress.receivedBytes;
              if ((received[0] ?? 0) + (received[1] ?? 0) >= 10 * MIB) stop.abort();
            },
          }),
        )
        .catch((error: unknown) => error),
    );
    await Promise.all(both);
    expect(performance.now() - startedAt).toBeGreaterThan(2000);
    const [first = 0, second = 0] = received;
    expect(Math.abs(first - second)).toBeLessThan(4 * MIB);
  });
});

describe('transfer › the disk', () => {
  it('tells a place that can’t be written from a fault of the Hub', async () => {
    await begin();
    const partialPath = join(file.folder, 'missing', 'model.part');
    await expect(engine.transfer(file.request({ partialPath }))).rejects.toMatchObject({ code: 'storage_error' });
  });
});
