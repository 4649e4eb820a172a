import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { bumble, fileOf, never, refusal, withHub } from './testing/vendor-at-hub.ts';

const context = withHub();

async function opened(token: string | null = null) {
  const snapshot = await context.snapshotOf(bumble);
  const file = fileOf(snapshot.files, 'Q8_0');
  return { file, remote: context.vendorOf(token).openFile(snapshot, file) };
}

const cdnRequests = () => context.hub.log.find({ origin: 'cdn', method: 'GET' });

describe('a file at the Hub', () => {
  test('is read by ranges that make it whole', async () => {
    const { file, remote } = await opened();
    const half = Math.floor(file.sizeBytes / 2);
    const hash = createHash('sha256');
    hash.update(await remote.read(0, half, never)).update(await remote.read(half, file.sizeBytes - half, never));
    expect(hash.digest('hex')).toBe(file.digest.hex);
  });

  test('costs exactly the bytes that were asked for, and is located once', async () => {
    const { remote } = await opened(TOKENS.permitted);
    await remote.read(10, 100, never);
    await remote.read(500, 1, never);
    expect(cdnRequests().map(({ range, bytesSent }) => [range, bytesSent])).toEqual([
      ['bytes=10-109', 100],
      ['bytes=500-500', 1],
    ]);
    expect(context.hub.log.find({ origin: 'hub', method: 'HEAD' })).toHaveLength(1);
  });

  test('is located anew when its signed address has run out', async () => {
    const { remote } = await opened();
    await remote.read(0, 10, never);
    context.hub.faults.add({ kind: 'status', status: 403, times: 1 });
    expect(await remote.read(10, 10, never)).toHaveLength(10);
  });

  test('that the storage host refuses again and again is the Hub’s trouble, not the token’s', async () => {
    const { remote } = await opened(TOKENS.permitted);
    context.hub.faults.add({ kind: 'status', status: 403 });
    expect(await refusal(remote.read(0, 10, never))).toMatchObject({ code: 'hub_error' });
  });
});

describe('an answer that is not the range', () => {
  test.each<[string, Parameters<typeof context.hub.faults.add>[0]]>([
    ['the whole file', { kind: 'ignore-range' }],
    ['another range', { kind: 'wrong-content-range', shiftBytes: 5 }],
    ['a page of another server', { kind: 'status', status: 200, body: '<html>Sign in</html>' }],
    ['too little', { kind: 'short-read', afterBytes: 5 }],
  ])('%s is refused', async (_, fault) => {
    const { remote } = await opened();
    context.hub.faults.add(fault);
    const { code } = await refusal(remote.read(100, 200_000, never));
    expect(['hub_error', 'hub_unreachable']).toContain(code);
  });

  test('is not read to its end', async () => {
    const snapshot = await context.snapshotOf('bumble/big-bumble-GGUF');
    const file = fileOf(snapshot.files, 'Q4_K_M');
    const remote = context.vendorOf().openFile(snapshot, file);
    context.hub.faults.add({ kind: 'ignore-range' });
    await refusal(remote.read(0, 1000, never));
    expect(file.sizeBytes).toBeGreaterThan(100_000_000);
    await expect.poll(() => cdnRequests().every(({ bytesSent }) => bytesSent < 50_000_000)).toBe(true);
  });
});

test('reading ends with the reason of the signal', async () => {
  const { remote } = await opened();
  const controller = new AbortController();
  context.hub.faults.add({ kind: 'stall', beforeHeaders: true });
  const reading = remote.read(0, 10, controller.signal);
  controller.abort(new Error('gone'));
  await expect(reading).rejects.toThrow('gone');
});
