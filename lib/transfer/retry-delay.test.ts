import { describe, expect, it } from 'vitest';
import { askedWaitMs, backoffMs, rateLimitWaitMs } from './retry-delay.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const asked = (headers: Record<string, string>) => askedWaitMs(new Map(Object.entries(headers)), NOW);

describe('retry delay', () => {
  it('doubles up to a quarter of a minute, with jitter', () => {
    expect([0, 1, 2, 3, 9, 50].map((attempts) => backoffMs(attempts, () => 1))).toEqual([
      250, 500, 1000, 2000, 15_000, 15_000,
    ]);
    expect(backoffMs(2, () => 0)).toBe(500);
  });

  it('takes the server’s word in each of its forms', () => {
    expect(asked({ 'retry-after': '7' })).toBe(7000);
    expect(asked({ 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' })).toBe(30_000);
    expect(asked({ 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT' })).toBe(0);
    expect(asked({ ratelimit: '"resolvers";r=0;t=172' })).toBe(172_000);
    expect(asked({ 'retry-after': 'soon', ratelimit: '"api";r=0;t=5' })).toBe(5000);
    expect(asked({ 'retry-after': 'soon' })).toBeNull();
    expect(asked({})).toBeNull();
    expect(rateLimitWaitMs(new Map(), NOW)).toBeGreaterThan(0);
  });
});
