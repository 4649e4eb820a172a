import { readdir, readFile, stat } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { createTransferEngine, type TransferEngineOptions } from './create-transfer-engine.ts';
import { refutedPathOf } from './set-aside.ts';
import { type HubFile, hubFile, MIB } from './testing/hub-file.ts';
import type { TransferEngine, TransferProgress } from './transfer-engine.ts';

const SIZE = 24 * MIB;
let file: HubFile;
let engine: TransferEngine;

async function begin(sizeBytes = SIZE, options: TransferEngineOptions = {}) {
  file = await hubFile(sizeBytes);
  engine = createTransferEngine({ mostAttempts: 4, ...options });
}

const troubles: string[] = [];
/** A fault of the stand-in; a test in which it never struck shows nothing, and fails. */
function trouble(fault: Parameters<HubFile['hub']['faults']['add']>[0]) {
  const id = file.hub.faults.add(fault);
  troubles.push(id);
  return id;
}

afterEach(async () => {
  const unseen = troubles.splice(0).filter((id) => file.hub.faults.struck(id) === 0);
  await engine.close();
  await file.end();
  expect(unseen).toEqual([]);
});

const sentByCdn = () => file.hub.log.bytesSent({ origin: 'cdn' });
const partialSize = () =>
  stat(file.partialPath).then(
    (found) => found.size,
    () => null,
  );

describe('transfer › an answer that breaks off', () => {
  it('goes on from the last byte after a short read', async () => {
    await begin();
    trouble({ kind: 'short-read', afterBytes: MIB, times: 3 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBeLessThan(1.5 * SIZE);
    expect(file.notices.some((notice) => notice.kind === 'retry')).toBe(true);
  });

  it('does not take a clean early end for the whole', async () => {
    await begin();
    trouble({ kind: 'clean-end', afterBytes: 700_000, times: 3 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('goes on after resets, before and in the middle of answers', async () => {
    await begin();
    trouble({ kind: 'reset', beforeHeaders: true, times: 2 });
    trouble({ kind: 'reset', afterBytes: 300_000, skip: 2, times: 4 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('does not give up while every try brings some bytes', async () => {
    await begin(3 * MIB);
    trouble({ kind: 'short-read', afterBytes: 400_000 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('gives up as unreachable when no try brings a byte', async () => {
    await begin(SIZE, { mostAttempts: 3 });
    trouble({ kind: 'reset', beforeHeaders: true });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hub_unreachable' });
  });

  it('gives up as unreachable when nobody listens', async () => {
    await begin(SIZE, { mostAttempts: 3 });
    await file.hub.close();
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hub_unreachable' });
  });
});

describe('transfer › what it tells', () => {
  it.each(['onNotice', 'onProgress'] as const)('fails alone with the error that %s throws', async (name) => {
    await begin();
    trouble({ kind: 'short-read', afterBytes: MIB });
    const tell = () => {
      throw new HiveError('disk_full', 'The disk is full.');
    };
    const other = engine.transfer(file.request({ partialPath: `${file.partialPath}.other` }));
    await expect(engine.transfer(file.request({ [name]: tell }))).rejects.toMatchObject({ code: 'disk_full' });
    await other;
  });
});

describe('transfer › silence', () => {
  it('tries a stalled range again while the others go on', async () => {
    await begin(SIZE, { stallMs: 1000 });
    // Another connection brings as much again, so that there are others.
    file.hub.change({ bytesPerSecondPerConnection: 2 * MIB });
    trouble({ kind: 'stall', afterBytes: 500_000, skip: 2, times: 1 });
    const whileSilent: number[] = [];
    const onProgress = ({ receivedBytes }: TransferProgress) => {
      const isSilent = file.hub.log.entries.some(({ faults, ended }) => faults.length > 0 && ended === 'open');
      if (isSilent) whileSilent.push(receivedBytes);
    };
    await engine.transfer(file.request({ onProgress }));
    expect(await file.hasArrived()).toBe(true);
    expect((whileSilent.at(-1) ?? 0) - (whileSilent[0] ?? 0)).toBeGreaterThan(MIB);
    expect(sentByCdn()).toBeLessThan(1.5 * SIZE);
  });

  it('gives up as stalled when no try brings a byte', async () => {
    await begin(SIZE, { stallMs: 200, mostAttempts: 2 });
    trouble({ kind: 'stall', beforeHeaders: true });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'stalled' });
  });

  it('takes the rest of a trickling range to another connection', async () => {
    await begin();
    trouble({ kind: 'trickle', bytesPerSecond: 2000, skip: 1, times: 1 });
    // At its speed the range alone would take a quarter of an hour.
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });
});

describe('transfer › answers to a range that are none', () => {
  it('uses the whole file of a server that ignores ranges', async () => {
    await begin();
    trouble({ kind: 'ignore-range' });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('begins at the first byte again when such a server breaks off', async () => {
    await begin(6 * MIB);
    trouble({ kind: 'ignore-range' });
    trouble({ kind: 'short-read', afterBytes: 3 * MIB, times: 2 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('never writes the bytes of another range', async () => {
    await begin();
    trouble({ kind: 'wrong-content-range', shiftBytes: 4096, times: 3 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('gives up as the Hub’s fault when the range is always another', async () => {
    await begin(SIZE, { mostAttempts: 2 });
    trouble({ kind: 'wrong-content-range', shiftBytes: -1 });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hub_error' });
  });

  it('takes answers without a length', async () => {
    await begin();
    trouble({ kind: 'no-content-length' });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
  });

  it('refuses a file of another size', async () => {
    await begin();
    trouble({ kind: 'size', size: SIZE + 1 });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'size_mismatch' });
  });

  it('does not take an HTML page for the file', async () => {
    await begin(SIZE, { mostAttempts: 2 });
    trouble({ kind: 'status', status: 200, body: '<html>Please log in to this network</html>' });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'size_mismatch' });
  });
});

describe('transfer › a server that asks for patience', () => {
  it('locates once for all ranges when the address has expired', async () => {
    // Four at a time, so that there is something left to ask for when it expires.
    await begin(2 * SIZE, { maxConnections: 4 });
    file.hub.change({ bytesPerSecondTotal: 24 * MIB, urlTtlSeconds: 600 });
    let expired = false;
    const onProgress = ({ receivedBytes }: TransferProgress) => {
      if (expired || receivedBytes < SIZE / 4) return;
      expired = true;
      file.hub.advanceClock(601_000);
    };
    await engine.transfer(file.request({ onProgress }));
    expect(await file.hasArrived()).toBe(true);
    const refused = file.hub.log.find({ origin: 'cdn' }).filter((entry) => entry.status === 403);
    expect(refused.length).toBeGreaterThan(0);
    expect(file.located()).toBe(2);
    expect(file.hub.log.find({ endpoint: 'resolve' })).toHaveLength(2);
  });

  it('gives up when a fresh address is refused too', async () => {
    await begin();
    trouble({ kind: 'status', status: 403 });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hub_error' });
    expect(file.located()).toBe(2);
  });

  it('keeps every connection away for as long as a 429 says', async () => {
    await begin();
    trouble({
      kind: 'status',
      status: 429,
      body: '{}',
      headers: { 'Retry-After': '1' },
      skip: 1,
      times: 1,
    });
    const startedAt = performance.now();
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(performance.now() - startedAt).toBeGreaterThan(1000);
    expect(file.notices.filter((notice) => notice.kind === 'rate-limited')).toHaveLength(1);
  });

  it.each(['seconds', 'date', 'none'] as const)(
    'lets no connection ask that host before a 429 is over, Retry-After: %s',
    async (retryAfter) => {
      await begin(SIZE);
      file.hub.change({ bytesPerSecondTotal: 16 * MIB });
      trouble({ kind: 'rate-limit', origin: 'cdn', retryAfter, seconds: 4, skip: 5, times: 1 });
      await engine.transfer(file.request());
      expect(await file.hasArrived()).toBe(true);
      const requests = file.hub.log.find({ origin: 'cdn' }).map(({ at, status }) => ({ atMs: Date.parse(at), status }));
      const refusedAt = requests.find(({ status }) => status === 429)?.atMs ?? 0;
      // What was on its way when the answer came is let through; a date has whole seconds.
      const tooEarly = requests.filter(({ atMs }) => atMs > refusedAt + 1000 && atMs < refusedAt + 3000);
      expect(tooEarly).toEqual([]);
      expect(file.notices.filter((notice) => notice.kind === 'rate-limited')).toHaveLength(1);
    },
  );

  it('gives up as rate limited when it would have to wait for an hour', async () => {
    await begin();
    trouble({ kind: 'status', status: 429, headers: { 'Retry-After': '3600' } });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'rate_limited' });
  });

  it('tries again after errors of the server, and gives up when they do not end', async () => {
    await begin();
    const id = trouble({ kind: 'status', status: 503, times: 5 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(file.hub.faults.struck(id)).toBe(5);

    await engine.discard(file.partialPath);
    trouble({ kind: 'status', status: 500 });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hub_error' });
  });
});

describe('transfer › redirects', () => {
  it('never sends the token to another host', async () => {
    await begin();
    trouble({ kind: 'redirect' });
    await engine.transfer(file.request()).catch(() => undefined);
    expect(file.hub.log.find({ origin: 'lookalike' }).length).toBeGreaterThan(0);
    expect(file.hub.log.leaks()).toEqual([]);
  });

  it('ends a circle', async () => {
    await begin();
    trouble({ kind: 'redirect-loop' });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hub_error' });
    expect(file.hub.log.find({ origin: 'hub' }).length).toBeLessThan(60);
  });

  it('asks the Hub once, whatever the number of ranges', async () => {
    await begin(48 * MIB);
    await engine.transfer(file.request());
    expect(file.hub.log.find({ endpoint: 'resolve' }).length).toBe(1);
    expect(file.hub.log.leaks()).toEqual([]);
  });
});

describe('transfer › wrong bytes', () => {
  it('fetches the file once more after a flipped bit', async () => {
    await begin(6 * MIB);
    trouble({ kind: 'flip-bit', offset: 3_000_000, times: 2 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    expect(sentByCdn()).toBeGreaterThan(6 * MIB);
  });

  it('puts aside what was refuted, until that is discarded', async () => {
    await begin(6 * MIB);
    trouble({ kind: 'flip-bit', offset: 3_000_000, times: 2 });
    await engine.transfer(file.request());
    const refuted = await readFile(refutedPathOf(file.partialPath));
    const wrong = [...refuted.keys()].filter((at) => refuted[at] !== file.bytes[at]);
    expect(refuted.length).toBe(6 * MIB);
    expect(wrong).toEqual([3_000_000]);
    await engine.discard(file.partialPath);
    expect(await readdir(file.folder)).toEqual([]);
  });

  it('gives up with nothing to go on from when the bytes are wrong twice', async () => {
    await begin(6 * MIB);
    trouble({ kind: 'flip-bit', offset: 3_000_000 });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hash_mismatch' });
    expect(await partialSize()).toBeNull();
    expect(await engine.receivedBytes(file.partialPath)).toBe(0);
    expect(sentByCdn()).toBeLessThan(18 * MIB);
  });

  it('leaves no claim on what is not there any more, and keeps that on what is', async () => {
    await begin(6 * MIB, { owner: 'mine' });
    const claims = async () => (await readdir(file.folder)).filter((name) => name.includes('.wanted-'));
    trouble({ kind: 'flip-bit', offset: 3_000_000 });
    await expect(engine.transfer(file.request())).rejects.toMatchObject({ code: 'hash_mismatch' });
    expect(await claims()).toEqual([]);

    const pause = new AbortController();
    file.hub.change({ bytesPerSecondTotal: 4 * MIB });
    const going = engine.transfer(file.request({ signal: pause.signal, onProgress: () => pause.abort() }));
    await expect(going).rejects.toThrow('aborted');
    expect(await partialSize()).not.toBeNull();
    expect(await claims()).toHaveLength(1);
  });

  it('starts anew when the file changes while it is read', async () => {
    await begin();
    trouble({ kind: 'etag', etag: 'another', skip: 3 });
    await engine.transfer(file.request());
    expect(await file.hasArrived()).toBe(true);
    // What had come from the first version is fetched again.
    expect(sentByCdn()).toBeGreaterThan(SIZE);
  });
});
