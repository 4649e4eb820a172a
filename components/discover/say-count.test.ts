import { expect, test } from 'vitest';
import { sayCount } from './say-count.ts';

test('counts are short and never too high', () => {
  expect([0, 999, 1000, 14_190, 999_999, 1_204_331, 2_000_000_000].map(sayCount)).toEqual([
    '0',
    '999',
    '1K',
    '14.1K',
    '999K',
    '1.2M',
    '2B',
  ]);
});
