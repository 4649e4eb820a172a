import { createSecureContext } from 'node:tls';
import { expect, test } from 'vitest';
import { Origin } from './origin.ts';
import { MIB, SLAB_BYTES } from './range-plan.ts';

function origin(roundTripMs: number) {
  const made = new Origin(new URL('http://hub.test/'), {
    env: {},
    trust: () => createSecureContext(),
    onConnected: () => undefined,
  });
  made.tuner.onRoundTrip(roundTripMs, roundTripMs);
  return made;
}

test('a near server is asked for little at a time, however fast it is and however many connections there are', () => {
  const near = origin(0.2);
  near.onFirstByte(0.8);
  near.onRange(1000 * MIB, 1000);
  for (let connections = 1; connections <= 64; connections += 1) {
    near.busy = connections - 1;
    expect(near.rangeBytes % SLAB_BYTES).toBe(0);
    expect(near.rangeBytes, `${connections} connections`).toBeGreaterThan(0);
    if (connections <= 24) expect(connections * near.rangeBytes).toBeLessThanOrEqual(6 * MIB);
  }
});

test('a near server that takes its time is asked for more at a time', () => {
  const slow = origin(0.2);
  slow.onFirstByte(11);
  slow.onRange(100 * MIB, 1000);
  expect(slow.rangeBytes).toBe(32 * MIB);
});

test('a far server is asked for so much that the wait for it hardly counts', () => {
  const far = origin(50);
  expect(far.rangeBytes).toBe(16 * MIB);
  far.onFirstByte(51);
  far.onRange(20 * MIB, 1000);
  expect(far.rangeBytes).toBe(32 * MIB);
  far.onRange(100_000 * MIB, 1000);
  expect(far.rangeBytes).toBe(64 * MIB);
});
