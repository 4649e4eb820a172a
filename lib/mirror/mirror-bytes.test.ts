import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { TransferEngine, TransferRequest } from '#lib/transfer/transfer-engine.ts';
import { LiveTransfers } from './live-transfers.ts';
import { MirrorBytes } from './mirror-bytes.ts';

const TEXT = 'all of the bytes';
const { signal } = new AbortController();

/** A transfer whose steps the test takes, and a client that reads along. */
function room() {
  const folder = mkdtempSync(join(tmpdir(), 'rbee-along-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const partialPath = join(folder, 'partial');
  const blob = join(folder, 'blob');
  writeFileSync(partialPath, TEXT);
  const begun = Promise.withResolvers<TransferRequest>();
  const settled = Promise.withResolvers<void>();
  const engine: TransferEngine = {
    transfer: (request) => {
      begun.resolve(request);
      return settled.promise;
    },
    receivedBytes: async () => 0,
    discard: async () => undefined,
    isWantedElsewhere: async () => false,
    renewClaim: async () => undefined,
    releaseClaim: async () => undefined,
    setLimits: () => undefined,
    close: async () => undefined,
  };
  const transfers = new LiveTransfers();
  let proven: string | null = null;
  const bytes = new MirrorBytes({
    sizeBytes: TEXT.length,
    partialPath,
    findProven: async () => proven,
    bring: () =>
      transfers.observe(engine).transfer({
        sizeBytes: TEXT.length,
        digest: { algorithm: 'sha256', hex: '' },
        partialPath,
        locate: async () => ({ url: '', headers: {} }),
        signal,
        onProgress: () => undefined,
        onNotice: () => undefined,
      }),
    liveTransfer: () => transfers.find(partialPath),
  });
  const finish = () => {
    renameSync(partialPath, blob);
    proven = blob;
    settled.resolve();
  };
  return { bytes, begun: begun.promise, finish, fail: settled.reject };
}

const advance = (request: TransferRequest, verifiedBytes: number) =>
  request.onProgress({ receivedBytes: TEXT.length, verifiedBytes });

test('what the hash has passed over is given, and the last byte once the file is proven', async () => {
  const { bytes, begun, finish } = room();
  const first = bytes.next(0, signal);
  advance(await begun, 5);
  expect((await first).end).toBe(5);
  advance(await begun, TEXT.length);
  expect((await bytes.next(5, signal)).end).toBe(TEXT.length - 1);
  const last = bytes.next(TEXT.length - 1, signal);
  finish();
  expect((await last).end).toBe(TEXT.length);
  await bytes.close();
});

test('who has read bytes of a try that was begun anew is told, though the second try has been proven since', async () => {
  const { bytes, begun, finish } = room();
  const first = bytes.next(0, signal);
  const request = await begun;
  advance(request, 5);
  await first;
  request.onNotice({ kind: 'anew' });
  advance(request, TEXT.length);
  finish();
  await expect(bytes.next(5, signal)).rejects.toMatchObject({ code: 'hash_mismatch' });
  await bytes.close();
});

test('who has read nothing of it goes on with the second try', async () => {
  const { bytes, begun, finish } = room();
  const first = bytes.next(0, signal);
  (await begun).onNotice({ kind: 'anew' });
  finish();
  expect((await first).end).toBe(TEXT.length);
  await bytes.close();
});

test('a transfer that fails is said', async () => {
  const { bytes, begun, fail } = room();
  const first = bytes.next(0, signal);
  await begun;
  fail(new Error('planted'));
  await expect(first).rejects.toThrow('planted');
  await bytes.close();
});
