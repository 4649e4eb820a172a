import { expect, test } from 'vitest';
import type { Job } from '#lib/contract/jobs.ts';
import { usualSpeedBps } from './usual-speed.ts';

const job = (megabytes: number, seconds: number, more: { state?: 'done' | 'cached'; attempt?: number } = {}): Job => {
  const size = megabytes * 1e6;
  const file = { path: 'm.gguf', bytes: size, size, state: more.state ?? 'done' };
  return {
    attempt: more.attempt ?? 1,
    started_at: '2026-01-01T00:00:00.000Z',
    ended_at: new Date(Date.parse('2026-01-01T00:00:00.000Z') + seconds * 1000).toISOString(),
    progress: { files: [file] },
  } as unknown as Job;
};

test('the usual speed is the median of what was really fetched', () => {
  expect(usualSpeedBps([job(100, 10), job(100, 1), job(100, 5)])).toBe(20_000_000);
  expect(usualSpeedBps([job(5000, 2, { state: 'cached' }), job(100, 10)])).toBe(10_000_000);
  expect(usualSpeedBps([job(100, 86_400, { attempt: 2 }), job(100, 10)])).toBe(10_000_000);
});

test('without a download that tells there is none', () => {
  expect(usualSpeedBps([])).toBeNull();
  expect(usualSpeedBps([job(1, 5), job(100, 0.1), { ...job(100, 5), ended_at: null }])).toBeNull();
});
