import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { aJob } from '#lib/browser/testing/samples.ts';
import type { Progress } from '#lib/contract/jobs.ts';
import { ProgressBar } from './progress-bar.tsx';
import { ProgressLine } from './progress-line.tsx';

const withProgress = (change: Partial<Progress>) => aJob(1, { progress: { ...aJob(1).progress, ...change } });
const bar = (change: Partial<Progress>, still = false) =>
  renderToStaticMarkup(createElement(ProgressBar, { job: withProgress(change), label: 'm', still }));
const line = (change: Partial<Progress>, still: boolean) =>
  renderToStaticMarkup(createElement(ProgressLine, { job: withProgress(change), still }));

test('a bar without a size is a short grey piece that does not move', () => {
  const html = bar({ total_bytes: null, percent: null });
  expect(html).toMatch(/w-1\/6[^"]*repeating-linear-gradient\([^"]*--muted-foreground/);
  expect(html).not.toMatch(/animate|aria-valuenow/);
  expect(bar({ bytes: 500 })).not.toContain('w-1/6');
});

test('while the hive is not heard the bar is grey, and neither speed nor time left is told', () => {
  const moving = { bytes: 500, speed_bps: 100, eta_secs: 5 };
  expect(bar(moving)).toContain('bg-honey');
  expect(bar(moving, true)).not.toContain('bg-honey');
  expect(line(moving, false)).toMatch(/100 B\/s.*5 s left/);
  expect(line(moving, true)).toContain('500 B of 1.00 kB');
  expect(line(moving, true)).not.toMatch(/B\/s|s left/);
});
