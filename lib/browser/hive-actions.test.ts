import { expect, test } from 'vitest';
import { createApiClient } from './api-client.ts';
import { EventStore } from './event-store.ts';
import { createHiveActions } from './hive-actions.ts';
import { FakeEventSource } from './testing/fake-event-source.ts';
import { aJob, DISK, jobId } from './testing/samples.ts';

function hive() {
  const calls: { what: string; answer(job: unknown, status?: number): void }[] = [];
  const api = createApiClient((path, init) => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const what = `${init?.method} ${path.split('/').slice(4).join('/')}`.trim();
    calls.push({ what, answer: (job, status = 200) => resolve(Response.json(job, { status })) });
    return promise;
  });
  const jobs = [aJob(1, { state: 'cancelled' })];
  const store = new EventStore({
    snapshot: { jobs, lastEventId: 1, disk: DISK },
    api,
    openEventSource: FakeEventSource.open,
  });
  const asked = () => calls.map(({ what }) => what);
  return { calls, asked, store, actions: createHiveActions(api, store) };
}
const turn = () => new Promise((resolve) => setTimeout(resolve));

test('what was cancelled is tried again once the hive has answered that it is cancelled', async () => {
  const { calls, asked, store, actions } = hive();
  const cancelled = actions.cancel(jobId(1));
  const retried = actions.retry(jobId(1));
  await turn();
  expect(asked()).toEqual(['DELETE']);
  calls[0]?.answer({ job_id: jobId(1), status: 'cancelled' });
  await turn();
  calls[1]?.answer(aJob(1, { state: 'cancelled' }));
  expect(await cancelled).toBe(true);
  await turn();
  expect(asked()).toEqual(['DELETE', 'GET', 'POST retry']);
  calls[2]?.answer(aJob(1, { state: 'queued' }));
  expect(await retried).toBe(true);
  expect(store.getState().jobs.get(jobId(1))?.value.state).toBe('queued');
});

test('a step that is asked for twice is done once, and why it was refused is kept', async () => {
  const { calls, asked, store, actions } = hive();
  const first = actions.retry(jobId(1));
  await turn();
  expect(await actions.retry(jobId(1))).toBe(false);
  calls[0]?.answer({ error: { code: 'conflict', message: 'It is on its way.', hint: '', details: {} } }, 409);
  expect(await first).toBe(false);
  expect(asked()).toEqual(['POST retry']);
  expect(store.getState().refusals.get(jobId(1))?.message).toBe('It is on its way.');
});
