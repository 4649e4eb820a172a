import { describe, expect, it } from 'vitest';
import { ConnectionTuner } from './connection-tuner.ts';

/** Lets a tuner run against a server; returns its target at the end. `rate` is bytes per ms with so many connections. */
function settle(
  rate: (connections: number, now: number) => number,
  { roundTripMs = 1, most = 64, load = 0.1, ms = 10_000 } = {},
): number {
  const tuner = new ConnectionTuner();
  let bytes = 0;
  tuner.onRoundTrip(roundTripMs, 0);
  for (let now = 0; now < ms; now += 50) {
    const connections = tuner.target(most);
    bytes += rate(connections, now) * 50;
    tuner.observe(now, bytes, connections, most, load);
  }
  return tuner.target(most);
}

describe('connection tuner', () => {
  it('goes up to the limit when every connection brings more', () => {
    expect(settle((connections) => 20_000 * connections)).toBe(64);
    expect(settle((connections) => 20_000 * connections, { most: 12 })).toBe(12);
  });

  it('finds that within two thirds of a second', () => {
    expect(settle((connections) => 20_000 * connections, { ms: 650 })).toBe(64);
  });

  it('stays with one when the line is full', () => {
    expect(settle(() => 100_000, { ms: 1400 })).toBe(1);
  });

  it('stops where more connections stop to help', () => {
    for (const most of [4, 8, 16]) {
      expect(settle((connections) => 20_000 * Math.min(connections, most), { ms: 1600 })).toBe(most);
    }
  });

  it('asks for more when a server is fast at first and slow afterwards', () => {
    const burst = (connections: number, now: number) => (now < 400 ? 500_000 : 20_000 * connections);
    expect(settle(burst, { ms: 2500 })).toBe(64);
  });

  it('starts with many when the server is far', () => {
    expect(settle(() => 100_000, { roundTripMs: 50, ms: 500 })).toBe(32);
  });

  it('does not add connections when this machine is the limit', () => {
    expect(settle((connections) => 20_000 * connections, { load: 1 })).toBe(1);
  });
});
