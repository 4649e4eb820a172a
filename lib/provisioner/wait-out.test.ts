import { expect, test, vi } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { waitOut } from './wait-out.ts';

const never = new AbortController().signal;
const limited = (details: Record<string, unknown>) =>
  new HiveError('rate_limited', 'The Hub asks to wait.', { details });
const noWait = async () => undefined;

test('waits as long as the Hub asks, tells it, and goes on', async () => {
  const work = vi
    .fn()
    .mockRejectedValueOnce(limited({ retry_after_ms: 20_000 }))
    .mockResolvedValue('there');
  const told: number[] = [];
  expect(await waitOut(work, never, (ms) => told.push(ms), noWait)).toBe('there');
  expect(told).toEqual([20_000]);
});

test('waits a while when the Hub does not say for how long', async () => {
  const work = vi
    .fn()
    .mockRejectedValueOnce(limited({ retry_after_ms: null }))
    .mockResolvedValue('there');
  const told: number[] = [];
  await waitOut(work, never, (ms) => told.push(ms), noWait);
  expect(told).toEqual([30_000]);
});

test('gives up on a wait that is no pause, on waits without end, and on other failures at once', async () => {
  const code = (wanted: string) => expect.objectContaining({ code: wanted });
  await expect(
    waitOut(() => Promise.reject(limited({ retry_after_ms: 3_600_000 })), never, noWait, noWait),
  ).rejects.toEqual(code('rate_limited'));
  const endless = vi.fn(() => Promise.reject(limited({ retry_after_ms: 1 })));
  await expect(waitOut(endless, never, noWait, noWait)).rejects.toEqual(code('rate_limited'));
  expect(endless.mock.calls.length).toBeGreaterThan(5);
  const gated = vi.fn(() => Promise.reject(new HiveError('gated', 'Not for you.')));
  await expect(waitOut(gated, never, noWait, noWait)).rejects.toEqual(code('gated'));
  expect(gated).toHaveBeenCalledTimes(1);
});

test('a cancel ends the wait with its own reason', async () => {
  const cancel = new AbortController();
  const waiting = waitOut(() => Promise.reject(limited({ retry_after_ms: 600_000 })), cancel.signal, noWait);
  const reason = Symbol('cancelled');
  setTimeout(() => cancel.abort(reason), 5);
  await expect(waiting).rejects.toBe(reason);
});
