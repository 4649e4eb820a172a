import { expect, test } from 'vitest';
import { listWork } from './list-work.ts';
import { jobRoom } from './testing/job-room.ts';

const failure = { code: 'storage_error', message: 'The disk said no.', hint: 'Retry.', details: {} } as const;
const line = { action: 'job_dismissed', actor: 'hive', target: 'm', human: 'Put aside.', level: 'info' } as const;

function workRoom() {
  const room = jobRoom();
  const { database, store, queue } = room;
  const verify = (model: string) => queue(model, { operation: 'model_verify', referenceKey: null }).job.id;
  const models = (mostEnded: number) => listWork(database, mostEnded).map((job) => job.model);
  const complete = (id: string) => {
    store.apply(id, { type: 'claim' }, []);
    store.apply(id, { type: 'complete', modelId: null, result: null }, []);
  };
  return { ...room, verify, models, complete };
}

test('is what is under way, in its order, without downloads', () => {
  const { verify, queue, models } = workRoom();
  verify('a/a');
  queue('b/b');
  verify('c/c');
  queue('d/d', { operation: 'model_delete', referenceKey: null });
  expect(models(0)).toEqual(['a/a', 'c/c']);
});

test('keeps a failure until somebody puts it aside', () => {
  const { verify, store, models } = workRoom();
  const id = verify('a/a');
  store.apply(id, { type: 'fail', error: failure }, []);
  expect(models(0)).toEqual(['a/a']);
  store.dismiss(id, line);
  expect(models(0)).toEqual([]);
});

test('tells as many of the last ends as it is asked for, and each job once', () => {
  const { verify, complete, store, models } = workRoom();
  for (const model of ['a/a', 'b/b', 'c/c']) complete(verify(model));
  store.apply(verify('d/d'), { type: 'fail', error: failure }, []);
  expect(models(0)).toEqual(['d/d']);
  expect(models(3)).toEqual(['d/d', 'c/c', 'b/b']);
});
