import { describe, expect, test } from 'vitest';
import { sayAgo, sayBytes, sayContext, sayDuration, sayParameters, saySpeed, sayTime } from './words.ts';

describe('sizes are written as on the pages of the Hub', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [223_456, '223 kB'],
    [41_000_000, '41.0 MB'],
    [999_499_999, '999 MB'],
    [999_500_000, '1.00 GB'],
    [4_081_004_224, '4.08 GB'],
    [17_697_034_784, '17.7 GB'],
    [142e9, '142 GB'],
    [2e12, '2.00 TB'],
  ])('%d bytes are %s', (bytes, words) => expect(sayBytes(bytes)).toBe(words));

  test('a speed is a size per second', () => expect(saySpeed(84_200_000)).toBe('84.2 MB/s'));
});

test.each([
  [0.2, '0 s'],
  [59.4, '59 s'],
  [60, '1 min 00 s'],
  [200, '3 min 20 s'],
  [3_900, '1 h 05 min'],
  [90_000, '1 d 1 h'],
])('%d seconds are %s', (seconds, words) => expect(sayDuration(seconds)).toBe(words));

test.each([
  [374_496, '374K'],
  [6_738_415_616, '6.74B'],
  [405e9, '405B'],
  [12, '12'],
])('%d parameters are %s', (count, words) => expect(sayParameters(count)).toBe(words));

test.each([
  [4096, '4K'],
  [131_072, '128K'],
  [1_048_576, '1M'],
  [5000, '5,000'],
])('a context of %d is %s', (tokens, words) => expect(sayContext(tokens)).toBe(words));

test.each([
  ['2026-11-23T07:00:00Z', 'just now'],
  ['2026-11-23T06:55:00Z', '5 min ago'],
  ['2026-11-23T02:00:00Z', '5 h ago'],
  ['2026-11-20T07:00:00Z', '3 d ago'],
  ['2026-08-25T07:00:00Z', '25 Aug 2026'],
])('%s was %s', (time, words) => expect(sayAgo(time, Date.parse('2026-11-23T07:00:20Z'))).toBe(words));

test('a time is told in the zone of whoever reads it', () => {
  expect(sayTime('2026-11-23T23:30:00Z', 'Europe/Amsterdam')).toBe('24 Nov 2026, 00:30:00');
  expect(sayTime('2026-11-23T23:30:00Z')).toBe('23 Nov 2026, 23:30:00 UTC');
});
