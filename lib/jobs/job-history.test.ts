import { describe, expect, test } from 'vitest';
import type { ListHistory } from '#lib/contract/jobs.ts';
import { jobRoom } from './testing/job-room.ts';

const failure = { code: 'stalled', message: 'Nothing came.', hint: 'Retry.', details: {} } as const;
const line = { action: 'job_dismissed', actor: 'hive', target: 'm', human: 'Put aside.', level: 'info' } as const;

function historyRoom() {
  const room = jobRoom();
  const { store, queue } = room;
  const cancelled = (model: string) => {
    const { id } = queue(model).job;
    store.apply(id, { type: 'cancel' }, []);
    return id;
  };
  const failed = (model: string, error: Parameters<typeof store.apply>[1] = { type: 'fail', error: failure }) => {
    const { id } = queue(model).job;
    store.apply(id, error, []);
    return id;
  };
  const models = (query: Partial<ListHistory> = {}) =>
    store.listHistory({ limit: 50, except: [], ...query }).jobs.map((job) => job.model);
  return { ...room, cancelled, failed, models };
}

describe('history', () => {
  test('is what has ended, the last one first, page by page', () => {
    const { cancelled, queue, store, models } = historyRoom();
    for (const model of ['a/a', 'b/b', 'c/c']) cancelled(model);
    queue('d/d');
    expect(models()).toEqual(['c/c', 'b/b', 'a/a']);
    const { jobs, nextCursor } = store.listHistory({ limit: 2, except: [] });
    expect(jobs).toHaveLength(2);
    expect(models({ limit: 2, cursor: nextCursor ?? '' })).toEqual(['a/a']);
  });

  test('is found by words of the reference, by its state, and without what needs someone', () => {
    const { cancelled, failed, models } = historyRoom();
    cancelled('Org/Llama-7B-GGUF:Q4_K_M');
    const id = failed('org/llama-13B');
    expect(models({ q: 'llama q4' })).toEqual(['Org/Llama-7B-GGUF:Q4_K_M']);
    expect(models({ q: '100%_' })).toEqual([]);
    expect(models({ state: 'failed' })).toEqual(['org/llama-13B']);
    expect(models({ except: [id] })).toEqual(['Org/Llama-7B-GGUF:Q4_K_M']);
  });

  test('cleared away is in no list, but the record and what was told stay', () => {
    const { cancelled, store, log, models } = historyRoom();
    const id = cancelled('a/a');
    expect(store.clearHistory([])).toBe(1);
    expect(models()).toEqual([]);
    expect(store.list({ limit: 50 }).jobs).toEqual([]);
    expect(store.get(id).state).toBe('cancelled');
    expect(log.readAfter(log.lastId() - 1, 1, null)[0]).toMatchObject({ event: 'cleared', jobId: null });
    expect(store.clearHistory([])).toBe(0);
  });

  test('failures are cleared once they need nobody', () => {
    const { failed, store, models } = historyRoom();
    const [needing, dismissed, settled] = ['a/a', 'b/b', 'c/c'].map((model) => failed(model)) as [
      string,
      string,
      string,
    ];
    failed('d/d', { type: 'fail', error: { ...failure, code: 'model_exists' } });
    failed('e/e', { type: 'fail', error: { ...failure, code: 'conflict', details: { job_id: needing } } });
    store.dismiss(dismissed, line);
    expect(store.clearHistory([settled])).toBe(4);
    expect(models()).toEqual(['a/a']);
  });

  test('a retry brings back what was put aside or cleared away', () => {
    const { failed, store } = historyRoom();
    const id = failed('a/a');
    store.dismiss(id, line);
    store.clearHistory([]);
    expect(store.apply(id, { type: 'retry' }, [])).toMatchObject({ dismissedAt: null, clearedAt: null });
  });
});

describe('a failure that is put aside', () => {
  test('says so once, to the watchers of the hive', () => {
    const { failed, store, log } = historyRoom();
    const id = failed('a/a');
    store.dismiss(id, line);
    const lastId = log.lastId();
    store.dismiss(id, line);
    expect(log.lastId()).toBe(lastId);
    expect(store.get(id).dismissedAt).not.toBeNull();
    expect(log.readAfter(0, 10, id).map((event) => event.event)).toEqual(['narration', 'end']);
    expect(log.readAfter(lastId - 1, 1, null)[0]).toMatchObject({ event: 'narration', jobId: null });
  });

  test('must have failed', () => {
    const { cancelled, store } = historyRoom();
    expect(() => store.dismiss(cancelled('a/a'), line)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});
