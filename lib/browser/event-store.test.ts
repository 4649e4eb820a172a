// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { createApiClient } from './api-client.ts';
import { EventStore } from './event-store.ts';
import { FakeEventSource, narration, progress } from './testing/fake-event-source.ts';
import { aJob, aModel, DISK, jobId } from './testing/samples.ts';

/** The jobs as the hive has them. */
let atHive: Map<string, Job>;
let asked: string[];
let disconnect: (() => void) | null = null;

beforeEach(() => {
  vi.useFakeTimers();
  atHive = new Map();
  asked = [];
  FakeEventSource.opened = [];
});
afterEach(() => {
  disconnect?.();
  vi.useRealTimers();
});

function connect(jobs: Job[] = [], lastEventId = 10): EventStore {
  for (const job of jobs) atHive.set(job.job_id, job);
  const api = createApiClient(async (path) => {
    const id = path.split('/').at(-1) ?? '';
    asked.push(id);
    const job = atHive.get(id);
    return job
      ? Response.json(job)
      : Response.json({ error: new HiveError('not_found', 'There is no such job.').toWire() }, { status: 404 });
  });
  const store = new EventStore({
    snapshot: { jobs, lastEventId, disk: DISK },
    api,
    openEventSource: FakeEventSource.open,
    retryDelayMs: (attempt) => attempt * 1000,
  });
  disconnect = store.connect();
  return store;
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const known = (store: EventStore, n: number) => store.getState().jobs.get(jobId(n))?.value;

describe('the event stream of a tab', () => {
  test('is one, and begins at the event that the page was rendered at', () => {
    connect([], 41);
    expect(FakeEventSource.opened.map((source) => source.url)).toEqual(['/v1/events?last_event_id=41']);
  });

  test('moves the count of a job', () => {
    const store = connect([aJob(1)]);
    FakeEventSource.latest.send('progress', progress(jobId(1), 250));
    expect(known(store, 1)?.progress).toMatchObject({ bytes: 250, percent: 25, speed_bps: 100 });
  });

  test('tells listeners only when something has changed', () => {
    const store = connect([aJob(1, { state: 'completed' })]);
    const listener = vi.fn();
    store.subscribe(listener);
    FakeEventSource.latest.send('progress', progress(jobId(1), 250));
    expect(listener).not.toHaveBeenCalled();
    expect(known(store, 1)?.state).toBe('completed');
  });

  test('asks for a job that someone else has begun', async () => {
    const store = connect();
    atHive.set(jobId(7), aJob(7, { model: 'from/a-teammate' }));
    FakeEventSource.latest.send('narration', narration(jobId(7), 'job_create'), 11);
    await settle();
    expect(known(store, 7)?.model).toBe('from/a-teammate');
  });

  test('keeps a count that came while the job was asked for', async () => {
    const store = connect([aJob(1)]);
    FakeEventSource.latest.send('narration', narration(jobId(1), 'hf_find_gguf'), 11);
    FakeEventSource.latest.send('progress', progress(jobId(1), 700));
    await settle();
    expect(known(store, 1)?.progress.bytes).toBe(700);
  });

  test('asks again when a job changes while it is asked for', async () => {
    const store = connect([aJob(1)]);
    atHive.set(jobId(1), aJob(1, { state: 'paused' }));
    FakeEventSource.latest.send('narration', narration(jobId(1), 'job_paused'), 11);
    FakeEventSource.latest.send('narration', narration(jobId(1), 'job_resumed'), 12);
    atHive.set(jobId(1), aJob(1, { state: 'queued' }));
    await settle();
    expect(asked).toHaveLength(2);
    expect(known(store, 1)?.state).toBe('queued');
  });

  test('keeps the result of an end when an older answer comes after it', async () => {
    const store = connect([aJob(1)]);
    const results: unknown[] = [];
    store.subscribe(() => {
      const job = known(store, 1);
      if (job?.state === 'completed') results.push(job.result);
    });
    FakeEventSource.latest.send('narration', narration(jobId(1), 'job_resumed'), 11);
    const end = { job_id: jobId(1), state: 'completed', model_id: null, error: null, result: { models: 1 } };
    atHive.set(jobId(1), aJob(1, { state: 'completed', result: { models: 1 } }));
    FakeEventSource.latest.send('end', end, 12);
    await settle();
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter((result) => result === null)).toEqual([]);
  });

  test('drops a job that the hive no longer has', async () => {
    const store = connect([aJob(1)]);
    atHive.clear();
    FakeEventSource.latest.send('narration', narration(jobId(1), 'job_cancelled'), 11);
    await settle();
    expect(store.getState().jobs.has(jobId(1))).toBe(false);
  });

  test('holds each line of a job once, in order', () => {
    const store = connect([aJob(1)]);
    FakeEventSource.latest.send('narration', narration(jobId(1), 'hf_download_file', 'second'), 12);
    FakeEventSource.latest.send('narration', narration(jobId(1), 'hf_download_start', 'first'), 11);
    FakeEventSource.latest.send('narration', narration(jobId(1), 'hf_download_file', 'second'), 12);
    expect(
      store
        .getState()
        .narrations.get(jobId(1))
        ?.map((line) => line.human),
    ).toEqual(['first', 'second']);
  });

  test('announces an end with its reason', async () => {
    const store = connect([aJob(1)]);
    const ended = vi.fn();
    store.onEnd(ended);
    const error = new HiveError('disk_full', 'The disk is full.').toWire();
    atHive.set(jobId(1), aJob(1, { state: 'failed', error, ended_at: '2026-11-23T08:00:00Z' }));
    FakeEventSource.latest.send('end', { job_id: jobId(1), state: 'failed', model_id: null, error, result: null }, 11);
    expect(ended).toHaveBeenCalledOnce();
    expect(known(store, 1)).toMatchObject({ state: 'failed', error: { code: 'disk_full' } });
    await settle();
    expect(known(store, 1)?.ended_at).toBe('2026-11-23T08:00:00Z');
  });

  test('announces the end of a job that was over before this tab knew of it', async () => {
    const store = connect();
    const ended = vi.fn();
    store.onEnd(ended);
    const error = new HiveError('gated', 'Not for everybody.').toWire();
    atHive.set(jobId(5), aJob(5, { state: 'failed', error, model: 'org/gated' }));
    FakeEventSource.latest.send('narration', narration(jobId(5), 'job_create'), 11);
    FakeEventSource.latest.send('end', { job_id: jobId(5), state: 'failed', model_id: null, error, result: null }, 12);
    await settle();
    expect(ended).toHaveBeenCalledOnce();
    expect(ended.mock.calls[0]?.[0].job.model).toBe('org/gated');
  });

  test('notes changes of the catalog with the number of their event', () => {
    const store = connect();
    FakeEventSource.latest.send('model', { change: 'added', model_id: 'a', model: aModel('a') }, 11);
    FakeEventSource.latest.send('model', { change: 'removed', model_id: 'b', model: null }, 12);
    expect([...store.getState().models].map(([id, { value, asOf }]) => [id, value?.id ?? null, asOf])).toEqual([
      ['a', 'a', 11],
      ['b', null, 12],
    ]);
  });
});

describe('a connection that breaks', () => {
  test('is said, and tried again later and later from the last event heard', async () => {
    const store = connect([], 10);
    FakeEventSource.latest.accept();
    expect(store.getState().connection).toBe('live');
    FakeEventSource.latest.send('narration', narration(jobId(1), 'job_create'), 15);

    FakeEventSource.latest.breakOff();
    expect(store.getState().connection).toBe('lost');
    await vi.advanceTimersByTimeAsync(999);
    expect(FakeEventSource.opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeEventSource.opened).toHaveLength(2);
    expect(FakeEventSource.latest.url).toBe('/v1/events?last_event_id=15');

    FakeEventSource.latest.breakOff();
    await vi.advanceTimersByTimeAsync(1999);
    expect(FakeEventSource.opened).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(FakeEventSource.opened).toHaveLength(3);
    expect(FakeEventSource.opened.filter((source) => !source.closed)).toHaveLength(1);
  });

  test('has the page rendered anew once it is back, and not at the first opening', async () => {
    const store = connect();
    const back = vi.fn();
    store.onStale(back);
    FakeEventSource.latest.accept();
    expect(back).not.toHaveBeenCalled();
    FakeEventSource.latest.breakOff();
    await vi.advanceTimersByTimeAsync(1000);
    FakeEventSource.latest.accept();
    expect(back).toHaveBeenCalledOnce();
    expect(store.getState().connection).toBe('live');
  });

  test('is tried at once when the browser is online again', () => {
    connect();
    FakeEventSource.latest.breakOff();
    globalThis.dispatchEvent(new Event('online'));
    expect(FakeEventSource.opened).toHaveLength(2);
  });

  test('or a history that was cleared has the page rendered anew', () => {
    const store = connect([aJob(1, { state: 'completed' })]);
    const stale = vi.fn();
    store.onStale(stale);
    FakeEventSource.latest.send('cleared', { cleared: 1, at: '2026-11-23T08:00:00Z' }, 12);
    expect(stale).toHaveBeenCalledOnce();
    store.adopt({ jobs: [], lastEventId: 12, disk: DISK });
    expect(store.getState().jobs.size).toBe(0);
  });

  test('leaves nothing behind when the page is left', async () => {
    connect();
    FakeEventSource.latest.breakOff();
    disconnect?.();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeEventSource.opened).toHaveLength(1);
  });
});

describe('a later rendering of the page', () => {
  test('replaces what is older and keeps what was heard since', () => {
    const store = connect([aJob(1), aJob(2)], 10);
    FakeEventSource.latest.send('narration', narration(jobId(2), 'job_paused'), 30);
    store.adopt({
      jobs: [aJob(1, { state: 'verifying' }), aJob(2, { state: 'downloading' })],
      lastEventId: 20,
      disk: DISK,
    });
    expect(known(store, 1)?.state).toBe('verifying');
    expect(known(store, 2)?.state).toBe('paused');
  });

  test('asks for a job that ran and is no longer among those that run', async () => {
    const store = connect([aJob(1)], 10);
    atHive.set(jobId(1), aJob(1, { state: 'completed' }));
    store.adopt({ jobs: [], lastEventId: 20, disk: DISK });
    await settle();
    expect(known(store, 1)?.state).toBe('completed');
  });
});

describe('the order of the queue', () => {
  test('is asked for when someone has moved a download, and a place that was taken meanwhile stays taken', async () => {
    const waits = (n: number, order: number) => aJob(n, { state: 'queued', queue_order: order });
    const answer = Promise.withResolvers<Response>();
    const store = new EventStore({
      snapshot: { jobs: [waits(1, 1), waits(2, 2)], lastEventId: 10, disk: DISK },
      api: createApiClient(() => answer.promise),
      openEventSource: FakeEventSource.open,
    });
    disconnect = store.connect();
    FakeEventSource.latest.send('narration', narration(jobId(2), 'job_moved'), 11);
    FakeEventSource.latest.send('progress', progress(jobId(1), 5));
    answer.resolve(Response.json({ jobs: [waits(2, 0), waits(1, 1)], next_cursor: null }));
    await settle();
    expect(known(store, 2)?.queue_order).toBe(0);
    expect(known(store, 1)).toMatchObject({ state: 'downloading', progress: { bytes: 5 } });
  });
});
