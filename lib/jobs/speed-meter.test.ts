import { expect, test } from 'vitest';
import { SpeedMeter } from './speed-meter.ts';

test('tells nothing before it has seen half a second', () => {
  const meter = new SpeedMeter(0, 0);
  expect(meter.add(400, 1000)).toBeNull();
  expect(meter.add(500, 1000)).toBe(2000);
});

test('what an earlier run left is not speed', () => {
  expect(new SpeedMeter(0, 5_000_000).add(1000, 5_001_000)).toBe(1000);
});

test('forgets what is older than five seconds, so a stall shows as zero', () => {
  const meter = new SpeedMeter(0, 0);
  for (let atMs = 250; atMs <= 5000; atMs += 250) meter.add(atMs, atMs * 10);
  expect(meter.add(5250, 50_000)).toBeCloseTo(9500, -3);
  let speed: number | null = null;
  for (let atMs = 5500; atMs <= 12_000; atMs += 250) speed = meter.add(atMs, 50_000);
  expect(speed).toBe(0);
});

test('begins again when a file was begun anew', () => {
  const meter = new SpeedMeter(0, 0);
  meter.add(1000, 1000);
  expect(meter.add(1250, 10)).toBeNull();
  expect(meter.add(2250, 1010)).toBe(1000);
});
