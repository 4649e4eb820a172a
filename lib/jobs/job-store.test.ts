import { describe, expect, test } from 'vitest';
import { jobRoom } from './testing/job-room.ts';

const failure = { code: 'stalled', message: 'Nothing came.', hint: 'Retry.', details: {} } as const;

describe('job store', () => {
  test('gives the second asker the job of the first while it lives', () => {
    const { queue, store } = jobRoom();
    const first = queue('o/r');
    expect(queue('o/r')).toMatchObject({ attached: true, job: { id: first.job.id } });
    store.apply(first.job.id, { type: 'cancel' }, []);
    expect(queue('o/r')).toMatchObject({ attached: false });
  });

  test('lets the database itself refuse a second live download of one reference', () => {
    const { queue, database } = jobRoom();
    queue('o/r');
    expect(() =>
      database.$client
        .prepare(
          "insert into jobs (id, operation, model, reference_key, state, created_at) values ('job-x', 'model_download', 'o/r', 'o/r', 'queued', '')",
        )
        .run(),
    ).toThrow(/UNIQUE/);
  });

  test('claims the oldest queued job first and each job once', () => {
    const { queue, store } = jobRoom();
    const ids = ['a/a', 'b/b'].map((model) => queue(model).job.id);
    expect([store.claimNext(['model_download'])?.id, store.claimNext(['model_download'])?.id]).toEqual(ids);
    expect(store.claimNext(['model_download'])).toBeNull();
  });

  test('claims in the order that people have made', () => {
    const { queue, store } = jobRoom();
    const [a, b, c] = ['a/a', 'b/b', 'c/c'].map((model) => queue(model).job.id) as [string, string, string];
    store.move(c, a);
    store.move(a, null);
    const d = queue('d/d').job.id;
    expect(store.listQueue().map((job) => job.id)).toEqual([c, b, a, d]);
    store.move(d, c);
    const claimed = [1, 2, 3, 4].map(() => store.claimNext(['model_download'])?.id);
    expect(claimed).toEqual([d, c, b, a]);
    expect(() => store.move(a, null)).toThrow(expect.objectContaining({ code: 'conflict' }));
  });

  test('writes the end of a job with the step that ends it', () => {
    const { queue, store, log } = jobRoom();
    const { id } = queue('o/r').job;
    store.claimNext(['model_download']);
    const failed = store.apply(id, { type: 'fail', error: failure }, []);
    expect(failed).toMatchObject({ state: 'failed', error: failure });
    expect(failed?.endedAt).not.toBeNull();
    expect(log.readAfter(0, 10, id).map((event) => event.event)).toEqual(['narration', 'end']);
  });

  test('leaves no trace of a step whose transaction fails', () => {
    const { queue, store, log } = jobRoom();
    const { id } = queue('o/r').job;
    const before = log.lastId();
    expect(() =>
      store.apply(id, { type: 'cancel' }, [], () => {
        throw new Error('the disk said no');
      }),
    ).toThrow('the disk said no');
    expect(store.get(id).state).toBe('queued');
    expect(log.lastId()).toBe(before);
    expect(log.readAfter(0, 10, id)).toHaveLength(1);
  });

  test('counts attempts, and begins a retry without the old error', () => {
    const { queue, store } = jobRoom();
    const { id } = queue('o/r').job;
    store.apply(id, { type: 'fail', error: failure }, []);
    expect(store.apply(id, { type: 'retry' }, [])).toMatchObject({
      state: 'queued',
      attempt: 2,
      error: null,
      endedAt: null,
    });
  });

  test('remembers what this attempt has said, not what an earlier one did', () => {
    const { queue, store } = jobRoom();
    const { id } = queue('o/r').job;
    const said = {
      action: 'hf_download_file',
      actor: 'hf-vendor',
      target: 'm.gguf',
      human: 'Downloading',
      level: 'info',
    } as const;
    expect(store.hasTold(id, 'hf_download_file', 'm.gguf')).toBe(false);
    store.narrate(id, said);
    expect(store.hasTold(id, 'hf_download_file', 'm.gguf')).toBe(true);
    expect(store.hasTold(id, 'hf_download_file', 'n.gguf')).toBe(false);
    store.apply(id, { type: 'cancel' }, []);
    store.apply(id, { type: 'retry' }, [{ ...said, action: 'job_retried', target: 'o/r' }]);
    expect(store.hasTold(id, 'hf_download_file', 'm.gguf')).toBe(false);
  });

  test('says nothing of a job that has ended', () => {
    const { queue, store, log } = jobRoom();
    const { id } = queue('o/r').job;
    const said = { action: 'hf_retry', actor: 'hf-vendor', target: 'm', human: 'Again', level: 'info' } as const;
    store.narrate(id, said);
    store.apply(id, { type: 'cancel' }, []);
    store.narrate(id, said);
    expect(log.readAfter(0, 10, id).map(({ event }) => event)).toEqual(['narration', 'narration', 'end']);
  });

  test('lists newest first, page by page, without loss while new ones come', () => {
    const { queue, store } = jobRoom();
    for (let n = 1; n <= 5; n += 1) queue(`o/r${n}`);
    const first = store.list({ limit: 2 });
    queue('o/new');
    const second = store.list({ limit: 2, cursor: first.nextCursor ?? undefined });
    const third = store.list({ limit: 2, cursor: second.nextCursor ?? undefined });
    const seen = [first, second, third].flatMap((page) => page.jobs.map((job) => job.model));
    expect(seen).toEqual(['o/r5', 'o/r4', 'o/r3', 'o/r2', 'o/r1']);
    expect(third.nextCursor).toBeNull();
  });

  test('refuses a cursor that it did not give', () => {
    const { store } = jobRoom();
    expect(() => store.list({ limit: 2, cursor: 'nonsense' })).toThrow(
      expect.objectContaining({ code: 'invalid_request' }),
    );
  });
});
