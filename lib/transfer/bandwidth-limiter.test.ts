import { describe, expect, it } from 'vitest';
import { BandwidthLimiter } from './bandwidth-limiter.ts';

/** Reads as much as it may for ten seconds in ticks of 50 ms; `appetite` is the most that each reads a tick. */
function run(limiter: BandwidthLimiter, appetites: number[]): number[] {
  const read = appetites.map(() => 0);
  for (let tick = 0; tick < 200; tick++) {
    limiter.refill(
      50,
      appetites.map((_, id) => `job ${id}`),
    );
    for (const [id, appetite] of appetites.entries()) {
      for (let taken = 0; taken < appetite && limiter.mayRead(`job ${id}`); taken += 1000) {
        limiter.spend(`job ${id}`, 1000);
        read[id] = (read[id] ?? 0) + 1000;
      }
    }
  }
  return read;
}

describe('bandwidth limiter', () => {
  it('lets everything through without a cap', () => {
    const limiter = new BandwidthLimiter();
    limiter.spend('job', 1e9);
    expect(limiter.mayRead('job')).toBe(true);
    expect(limiter.readBytes).toBeNull();
  });

  it('holds the cap and shares it evenly', () => {
    const limiter = new BandwidthLimiter();
    limiter.setLimit(1_000_000);
    const read = run(limiter, [1e9, 1e9]);
    expect(read[0]).toBeCloseTo(5_000_000, -5);
    expect(read[1]).toBeCloseTo(5_000_000, -5);
  });

  it('gives the others what one does not use', () => {
    const limiter = new BandwidthLimiter();
    limiter.setLimit(1_000_000);
    const [slow = 0, fast = 0] = run(limiter, [5000, 1e9]);
    expect(slow).toBe(1_000_000);
    expect(fast).toBeGreaterThan(8_000_000);
    expect(slow + fast).toBeLessThanOrEqual(10_100_000);
  });

  it('makes up for a read that was too large', () => {
    const limiter = new BandwidthLimiter();
    limiter.setLimit(1000);
    limiter.refill(50, ['job']);
    limiter.spend('job', 1050);
    limiter.refill(900, ['job']);
    expect(limiter.mayRead('job')).toBe(false);
    limiter.refill(200, ['job']);
    expect(limiter.mayRead('job')).toBe(true);
  });
});
