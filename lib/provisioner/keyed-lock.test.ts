import { expect, test } from 'vitest';
import { KeyedLock } from './keyed-lock.ts';

const never = new AbortController().signal;
const tick = () => new Promise((resolve) => setImmediate(resolve));

test('one at a time for a key, in the order of asking; other keys do not wait', async () => {
  const lock = new KeyedLock();
  const seen: string[] = [];
  const first = Promise.withResolvers<void>();
  const a = lock.hold('k', never, async () => {
    seen.push('a');
    await first.promise;
  });
  const b = lock.hold('k', never, async () => seen.push('b'));
  const c = lock.hold('k', never, async () => seen.push('c'));
  await lock.hold('other', never, async () => seen.push('other'));
  expect(seen).toEqual(['a', 'other']);
  first.resolve();
  await Promise.all([a, b, c]);
  expect(seen).toEqual(['a', 'other', 'b', 'c']);
});

test('a waiter that gives up lets the next one in only after the holder', async () => {
  const lock = new KeyedLock();
  const held = Promise.withResolvers<void>();
  const seen: string[] = [];
  const a = lock.hold('k', never, () => held.promise);
  const giveUp = new AbortController();
  const b = lock.hold('k', giveUp.signal, async () => seen.push('b'));
  const c = lock.hold('k', never, async () => seen.push('c'));
  giveUp.abort(new Error('no longer wanted'));
  await expect(b).rejects.toThrow('no longer wanted');
  await tick();
  expect(seen).toEqual([]);
  held.resolve();
  await Promise.all([a, c]);
  expect(seen).toEqual(['c']);
});

test('a failure frees the key', async () => {
  const lock = new KeyedLock();
  await expect(lock.hold('k', never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(lock.hold('k', never, async () => 'yes')).resolves.toBe('yes');
});
