import { describe, expect, test } from 'vitest';
import type { FileTerm } from '#lib/vendors/vendor.ts';
import { sharedRanges } from './shared-ranges.ts';

const term = (pack: string, start: number, end: number, lengthBytes = (end - start) * 10): FileTerm => ({
  pack,
  start,
  end,
  lengthBytes,
});

describe('bytes that two versions have in common', () => {
  test('are those of equal terms, wherever they stand', () => {
    const before = [term('a', 0, 10), term('b', 0, 5)];
    expect(sharedRanges(before, [term('n', 0, 2), term('b', 0, 5), term('a', 0, 10)])).toEqual([
      { from: 100, to: 20, lengthBytes: 50 },
      { from: 0, to: 70, lengthBytes: 100 },
    ]);
  });

  test('are one range where they follow on each other in both', () => {
    const before = [term('a', 0, 10), term('b', 0, 5)];
    expect(sharedRanges(before, [term('n', 0, 1, 7), ...before])).toEqual([{ from: 0, to: 7, lengthBytes: 150 }]);
  });

  test('are the end of a pack whose beginning was replaced, and the beginning of one that was cut', () => {
    expect(sharedRanges([term('a', 0, 10)], [term('n', 0, 1), term('a', 1, 10)])).toEqual([
      { from: 10, to: 10, lengthBytes: 90 },
    ]);
    expect(sharedRanges([term('a', 0, 10)], [term('a', 0, 4), term('n', 0, 1)])).toEqual([
      { from: 0, to: 0, lengthBytes: 40 },
    ]);
  });

  test('are both sides of a chunk that was put in, and never overlap', () => {
    const before = [term('a', 0, 4), term('a', 6, 10)];
    expect(sharedRanges(before, [term('a', 0, 10)])).toEqual([
      { from: 0, to: 0, lengthBytes: 40 },
      { from: 40, to: 60, lengthBytes: 40 },
    ]);
    expect(sharedRanges([term('a', 0, 10), term('a', 0, 8)], [term('a', 0, 10)])).toEqual([
      { from: 0, to: 0, lengthBytes: 100 },
    ]);
  });

  test('are not guessed: chunks inside of a pack have no known place, and lengths must agree', () => {
    expect(sharedRanges([term('a', 0, 10)], [term('a', 2, 8)])).toEqual([]);
    expect(sharedRanges([term('a', 0, 10)], [term('a', 0, 10, 99)])).toEqual([]);
    expect(sharedRanges([term('a', 0, 10, 30)], [term('a', 0, 4, 40)])).toEqual([]);
  });
});
