import { describe, expect, it } from 'vitest';
import { ConnectionTuner } from './connection-tuner.ts';

/** Lets a tuner run against a server; returns its target at the end. `rate` is bytes per ms with so many connections. */
function settle(
  rate: (connections: number) => number,
  { roundTripMs = 1, most = 32, busy = false, ms = 10_000 } = {},
): number {
  const tuner = new ConnectionTuner();
  let bytes = 0;
  tuner.onRoundTrip(roundTripMs, 0);
  for (let now = 0; now < ms; now += 50) {
    const connections = tuner.target(most);
    bytes += rate(connections) * 50;
    tuner.observe(now, bytes, connections, most, busy);
  }
  return tuner.target(most);
}

describe('connection tuner', () => {
  it('goes up to the limit when every connection brings more', () => {
    expect(settle((connections) => 20_000 * connections)).toBe(32);
    expect(settle((connections) => 20_000 * connections, { most: 12 })).toBe(12);
  });

  it('finds that within a second and a half', () => {
    expect(settle((connections) => 20_000 * connections, { ms: 1500 })).toBe(32);
  });

  it('stays low when the line is full', () => {
    expect(settle(() => 100_000)).toBe(4);
  });

  it('stops where more connections stop to help', () => {
    expect(settle((connections) => 20_000 * Math.min(connections, 8))).toBe(8);
  });

  it('starts with many when the server is far', () => {
    expect(settle(() => 100_000, { roundTripMs: 50 })).toBe(16);
  });

  it('does not add connections when this machine is the limit', () => {
    expect(settle((connections) => 20_000 * connections, { busy: true })).toBe(4);
  });
});
