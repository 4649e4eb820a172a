import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { JobDisplay } from './job-display.ts';
import { createOutput } from './output.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What stands at the bottom of a terminal so wide. */
function linesAt(columns: number, paths: string[]): string[] {
  let shown = '';
  const write = (text: string) => {
    shown = text;
    return true;
  };
  const stream = { isTTY: true, columns, rows: 20, write } as never;
  const display = new JobDisplay(createOutput(stream, stream, false));
  const files = paths.map((path, n) => ({ path, bytes: n * 100, size: 1000, state: 'downloading' as const }));
  const figures = { percent: 10, speed_bps: null, eta_secs: null, verified_bytes: 0 };
  const progress = { job_id: 'job-1', state: 'downloading' as const, bytes: 100, total_bytes: 2000, ...figures, files };
  display.add('job-1', 'org/a-model-with-a-long-name-GGUF:Q6_K');
  display.tell('job-1', { event: 'progress', data: progress });
  vi.advanceTimersByTime(1000);
  return shown.split('\n').filter((line) => line.includes('%'));
}

const shards = [
  'a-model-with-a-long-name.Q6_K-00001-of-00002.gguf',
  'a-model-with-a-long-name.Q6_K-00002-of-00002.gguf',
];

it.each([20, 60, 120])('each shard can be told from the others on a terminal of %d columns', (columns) => {
  const [, first, second] = linesAt(columns, shards);
  expect([first, second]).toEqual([
    expect.stringMatching(/^ {2}1 of 2 .* 0 %/),
    expect.stringMatching(/^ {2}2 of 2 .*10 %/),
  ]);
});

it('other files keep their names', () => {
  const [, ...lines] = linesAt(120, ['model.gguf', 'mmproj-F16.gguf']);
  expect(lines.map((line) => line.trim().split(' ')[0])).toEqual(['model.gguf', 'mmproj-F16.gguf']);
});
