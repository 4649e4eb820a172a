import { expect, test } from 'vitest';
import { aJob, aModel } from '#lib/browser/testing/samples.ts';
import type { Job } from '#lib/contract/jobs.ts';
import type { Model } from '#lib/contract/models.ts';
import { type Told, tellChanges } from './tell-changes.ts';

const heard = (jobs: Job[], models: [string, Model | null][] = []) => ({
  jobs: new Map(jobs.map((value) => [value.job_id, { value, asOf: 1 }])),
  models: new Map(models.map(([id, value]) => [id, { value, asOf: 1 }])),
});
const at = (percent: number) => aJob(1, { progress: { ...aJob(1).progress, percent } });

test('each new state and each quarter is told once', () => {
  const told: Told = new Map();
  const states = [aJob(1, { state: 'queued' }), at(3), at(26), at(40), aJob(1, { state: 'completed' })];
  expect(states.map((job) => tellChanges(told, heard([job])).join())).toEqual([
    'repo-1: Waiting for its turn.',
    'repo-1: Downloading.',
    'repo-1: 25 percent.',
    '',
    '',
  ]);
});

test('all that happened together is told, but for the ends that a toast tells', () => {
  const jobs = [aJob(1, { state: 'completed' }), aJob(2, { state: 'cancelled' })];
  expect(tellChanges(new Map(), heard(jobs, [['org/gone:f.gguf', null]]))).toEqual([
    'repo-2: Cancelled.',
    'gone: Deleted.',
  ]);
});

test('a model that came back is told again when it goes again', () => {
  const told: Told = new Map();
  const gone = heard([], [['org/m:f.gguf', null]]);
  expect(tellChanges(told, gone)).toHaveLength(1);
  expect(tellChanges(told, heard([], [['org/m:f.gguf', aModel('org/m:f.gguf')]]))).toEqual([]);
  expect(tellChanges(told, gone)).toHaveLength(1);
});
