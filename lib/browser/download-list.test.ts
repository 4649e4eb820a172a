import { expect, test } from 'vitest';
import { errorCodeSchema } from '#lib/contract/errors.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { listDownloads as list } from './download-list.ts';
import { aJob, jobId, repoOfSample } from './testing/samples.ts';

const known = (...jobs: [job: Job, asOf: number][]) =>
  new Map(jobs.map(([value, asOf]) => [value.job_id, { value, asOf }]));
const at = (n: number) => `2026-11-23T07:00:${String(n).padStart(2, '0')}Z`;
const identity = (n: number) => ({ job_id: jobId(n), created_at: at(n) });
const listDownloads = (rendered: Job[], at: number, heard: ReturnType<typeof known>) =>
  list(rendered, at, heard, repoOfSample);
const ids = (jobs: readonly Job[]) => jobs.map((job) => Number(job.job_id.slice(-3)));

test('what runs stands in the order of its asking, what has ended with the newest first', () => {
  const list = listDownloads(
    [aJob(3), aJob(2, { state: 'completed' }), aJob(1), aJob(4, { state: 'cancelled' })],
    10,
    known(),
  );
  expect(ids(list.running)).toEqual([1, 3]);
  expect(ids(list.history)).toEqual([4, 2]);
});

test('a failure needs someone until the same model is asked for again', () => {
  const failed = aJob(1, { state: 'failed', model: 'org/repo' });
  expect(ids(listDownloads([failed], 10, known()).attention)).toEqual([1]);
  const again = listDownloads([failed, aJob(2, { model: 'org/repo' })], 10, known());
  expect(again.attention).toEqual([]);
  expect(ids(again.history)).toEqual([1]);
});

const failedAt5 = (code: string, details: Record<string, unknown> = {}) =>
  aJob(1, {
    state: 'failed',
    model: 'Org/Repo:Q4_K_P',
    ended_at: at(5),
    error: { code: errorCodeSchema.parse(code), message: '', hint: '', details },
  });

test.each([
  ['a later download of another quant', aJob(9, { model: 'org/repo:Q4_K_M' }), []],
  ['one that is found to be of the same repo', aJob(9, { model: 'a/b', model_id: 'org/repo:f.gguf' }), []],
  ['a later one that was here already', { ...failedAt5('model_exists'), ...identity(9), model: 'org/repo:Q8_0' }, []],
  ['a retry of an older one', aJob(0, { model: 'org/repo:Q8_0', attempt: 2, ended_at: at(8), state: 'completed' }), []],
  ['one asked for in the same go', aJob(2, { model: 'org/repo:Q8_0', state: 'completed', ended_at: at(8) }), [1]],
  ['a later one of another repo', aJob(9, { model: 'org/other' }), [1]],
  ['a later one that was cancelled', aJob(9, { model: 'org/repo:Q8_0', state: 'cancelled' }), [1]],
])('a failure and %s', (_, other, attention) => {
  const list = listDownloads([failedAt5('quant_not_found'), other], 10, known());
  expect(ids(list.attention)).toEqual(attention);
  expect(list.running.length + list.attention.length + list.history.length).toBe(2);
});

test('what is here, or on its way by another job, is no failure', () => {
  for (const job of [failedAt5('model_exists', { model_id: 'a' }), failedAt5('conflict', { job_id: 'job-2' })]) {
    expect(listDownloads([job], 10, known())).toMatchObject({ attention: [], history: [job] });
  }
  expect(listDownloads([failedAt5('conflict')], 10, known()).attention).toHaveLength(1);
});

test('what the tab has heard since the rendering wins, what it heard before does not', () => {
  const rendered = [aJob(1, { state: 'verifying' })];
  expect(listDownloads(rendered, 10, known([aJob(1, { state: 'paused' }), 10])).running[0]?.state).toBe('paused');
  expect(listDownloads(rendered, 10, known([aJob(1, { state: 'paused' }), 9])).running[0]?.state).toBe('verifying');
});

test('jobs that are no downloads are left out', () => {
  expect(listDownloads([aJob(1, { operation: 'model_delete' })], 10, known()).running).toEqual([]);
});

test('a failure that was put aside needs nobody', () => {
  const list = listDownloads([{ ...failedAt5('gated'), dismissed_at: at(7) }], 10, known());
  expect([list.attention, ids(list.history)]).toEqual([[], [1]]);
});

test('those that wait stand behind those that run, in the order that people have made', () => {
  const waits = (n: number, order: number) => aJob(n, { state: 'queued', queue_order: order });
  const list = listDownloads([waits(1, 2), aJob(2, { queue_order: 9 }), waits(3, 0), waits(4, 1)], 10, known());
  expect(ids(list.running)).toEqual([2, 3, 4, 1]);
});
