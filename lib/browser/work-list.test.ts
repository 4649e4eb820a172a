import { expect, test } from 'vitest';
import type { Job } from '#lib/contract/jobs.ts';
import { aJob, jobId } from './testing/samples.ts';
import { listWork } from './work-list.ts';

const NONE = new Map();
const verify = (n: number, change: Partial<Job> = {}) =>
  aJob(n, { operation: 'model_verify', state: 'verifying', model: `org/repo-${n}:f.gguf`, ...change });
const ids = (jobs: readonly Job[]) => jobs.map(({ job_id }) => Number(job_id.slice(-3)));

test('downloads are left out, and what waits stands behind what runs', () => {
  const list = listWork([aJob(1), verify(2, { state: 'queued' }), verify(3)], 10, NONE);
  expect([ids(list.running), list.attention, list.ended]).toEqual([[3, 2], [], []]);
});

test('a failure stays until it is put aside or the same is asked for again', () => {
  const failed = verify(1, { state: 'failed' });
  expect(ids(listWork([failed], 10, NONE).attention)).toEqual([1]);
  const put = listWork([{ ...failed, dismissed_at: '2026-11-23T08:00:00Z' }], 10, NONE);
  expect([put.attention, ids(put.ended)]).toEqual([[], [1]]);
  const again = listWork([failed, verify(2, { model: failed.model })], 10, NONE);
  expect([ids(again.running), again.attention, ids(again.ended)]).toEqual([[2], [], [1]]);
  const other = listWork([failed, verify(2, { model: failed.model, operation: 'model_rollback' })], 10, NONE);
  expect(ids(other.attention)).toEqual([1]);
});

test('what the tab has heard since the rendering wins', () => {
  const heard = new Map([[jobId(1), { value: verify(1, { state: 'completed' }), asOf: 11 }]]);
  expect(ids(listWork([verify(1)], 10, heard).ended)).toEqual([1]);
  expect(ids(listWork([verify(1)], 12, heard).running)).toEqual([1]);
});
