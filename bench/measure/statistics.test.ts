import { describe, expect, it } from 'vitest';
import { pairRatios, percentile, spreadOf } from './statistics.ts';

describe('spread', () => {
  it('is the median with the range', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3, count: 3 });
    expect(spreadOf([4, 1, 2, 3])?.median).toBe(2.5);
  });
  it('is nothing of nothing', () => expect(spreadOf([])).toBeNull());
});

describe('percentile', () => {
  it('lies between two neighbours in proportion', () => {
    const hundred = Array.from({ length: 101 }, (_, i) => i);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile([0, 10], 25)).toBe(2.5);
  });
});

describe('ratios', () => {
  const wall = (sample: { wall: number }) => sample.wall;
  it('compare within a round, and leave out rounds that only one has', () => {
    const ours = [
      { round: 1, wall: 1 },
      { round: 2, wall: 30 },
      { round: 3, wall: 7 },
    ];
    const theirs = [
      { round: 2, wall: 60 },
      { round: 1, wall: 4 },
    ];
    expect(pairRatios(ours, theirs, wall)).toEqual([0.25, 0.5]);
  });
});
