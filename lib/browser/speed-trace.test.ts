import { expect, test } from 'vitest';
import { addSpeed, MOST_SAMPLES, type SpeedTrace } from './speed-trace.ts';

const traced = (...given: [speedBps: number, atMs: number][]) =>
  given.reduce<SpeedTrace | undefined>((trace, [speed, at]) => addSpeed(trace, speed, at), undefined)?.samples;

test('takes a sample a second, whatever the number of counts', () =>
  expect(traced([1, 0], [2, 250], [3, 500], [4, 1000], [5, 1900], [6, 2100])).toEqual([1, 4, 6]));

test('begins again after a gap', () => expect(traced([1, 0], [2, 1000], [3, 60_000])).toEqual([3]));

test('holds a minute', () => {
  const samples = traced(...Array.from({ length: 100 }, (_, second): [number, number] => [second, second * 1000]));
  expect(samples).toHaveLength(MOST_SAMPLES);
  expect(samples?.at(-1)).toBe(99);
});
