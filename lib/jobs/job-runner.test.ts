import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { type Hold, JobRunner, type OperationHandler, type Outcome, type Run } from './job-runner.ts';
import { jobRoom } from './testing/job-room.ts';

const done: Outcome = { modelId: 'o/r:m.gguf', result: null, lines: [] };
const instant: OperationHandler = { run: async () => done };
const spoken = { action: 'hf_retry', actor: 'hf-vendor', target: 'm', level: 'info' } as const;
const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Downloads that go on until they are let go or aborted, with a record of what was done to them. */
function slowDownloads() {
  const running = new Map<string, PromiseWithResolvers<void>>();
  const seen: string[] = [];
  const handler: OperationHandler = {
    run: async ({ job, signal, enterDownloading, enterVerifying }: Run) => {
      seen.push(`run ${job.model}`);
      enterDownloading([{ path: 'm.gguf', bytes: 7, size: 10, verifiedBytes: 0, state: 'downloading' }]);
      const held = Promise.withResolvers<void>();
      running.set(job.model, held);
      signal.addEventListener('abort', () => setImmediate(() => held.reject(signal.reason)));
      await held.promise.finally(() => seen.push(`end ${job.model}`));
      enterVerifying();
      return done;
    },
    discard: async (job) => {
      seen.push(`discard ${job.model}`);
    },
  };
  return { handler, running, seen };
}

function runnerRoom(download: OperationHandler, places = 2, given?: { file: string }, hold?: Hold) {
  const room = jobRoom(given);
  const handlers = {
    model_download: download,
    model_list: instant,
    model_get: instant,
    model_delete: instant,
    model_verify: instant,
    model_check: instant,
    model_update: instant,
    model_rollback: instant,
    model_repair: instant,
    model_scan: instant,
    model_import: instant,
    storage_move: instant,
  };
  let free = places;
  const runner = new JobRunner(room.store, room.board, handlers, () => free, hold);
  const state = (id: string) => room.store.get(id).state;
  const setPlaces = (count: number) => {
    free = count;
    runner.wake();
  };
  return { ...room, runner, state, setPlaces };
}

describe('job runner', () => {
  test('runs as many downloads as there are places, and the next when one is free', async () => {
    const { handler, running } = slowDownloads();
    const { queue, runner, state } = runnerRoom(handler);
    const [a, b, c] = ['a/a', 'b/b', 'c/c'].map((model) => queue(model).job.id) as [string, string, string];
    runner.start();
    await tick();
    expect([a, b, c].map(state)).toEqual(['downloading', 'downloading', 'queued']);
    running.get('a/a')?.resolve();
    await tick();
    expect([a, b, c].map(state)).toEqual(['completed', 'downloading', 'downloading']);
    await runner.stop();
  });

  test('puts the newest runs back when places are taken away, and takes them up first when there are more', async () => {
    const { handler, seen } = slowDownloads();
    const { queue, runner, state, setPlaces } = runnerRoom(handler, 3);
    const ids = ['a/a', 'b/b', 'c/c', 'd/d'].map((model) => queue(model).job.id);
    runner.start();
    await tick();
    setPlaces(1);
    await tick();
    expect(ids.map(state)).toEqual(['downloading', 'queued', 'queued', 'queued']);
    setPlaces(2);
    await tick();
    expect(ids.map(state)).toEqual(['downloading', 'downloading', 'queued', 'queued']);
    expect(seen).toEqual(['run a/a', 'run b/b', 'run c/c', 'end c/c', 'end b/b', 'run b/b']);
    await runner.stop();
  });

  test('answers the short operations while all places are taken', async () => {
    const { handler } = slowDownloads();
    const { queue, runner, state } = runnerRoom(handler, 1);
    queue('a/a');
    const list = queue('models', { operation: 'model_list', referenceKey: null }).job.id;
    runner.start();
    await tick();
    expect(state(list)).toBe('completed');
    await runner.stop();
  });

  test('has stopped the bytes and removed the partial files when a cancel is answered', async () => {
    const { handler, seen } = slowDownloads();
    const { queue, runner, state } = runnerRoom(handler);
    const { id } = queue('a/a').job;
    runner.start();
    await tick();
    await runner.cancel(id, false);
    expect(seen).toEqual(['run a/a', 'end a/a', 'discard a/a']);
    expect(state(id)).toBe('cancelled');
  });

  test('tells nothing more of a run that has been aborted', async () => {
    const late: OperationHandler = {
      run: async ({ signal, narrate }) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        narrate({ ...spoken, human: 'late' });
        throw signal.reason;
      },
    };
    const { queue, runner, log } = runnerRoom(late);
    const { id } = queue('a/a').job;
    runner.start();
    await tick();
    await runner.pause(id);
    const told = log.readAfter(0, 10, id).map(({ bytes }) => Buffer.from(bytes).toString());
    expect(told.at(-1)).toContain('job_paused');
    await runner.stop();
  });

  test('keeps the partial files when asked to', async () => {
    const { handler, seen } = slowDownloads();
    const { queue, runner } = runnerRoom(handler);
    const { id } = queue('a/a').job;
    runner.start();
    await tick();
    await runner.cancel(id, true);
    expect(seen).not.toContain('discard a/a');
  });

  test('remembers how far a paused job was, and resumes only after its run has ended', async () => {
    const { handler, seen } = slowDownloads();
    const { queue, runner, store, state } = runnerRoom(handler);
    const { id } = queue('a/a').job;
    runner.start();
    await tick();
    const pausing = runner.pause(id);
    runner.resume(id);
    await pausing;
    await tick();
    expect(seen).toEqual(['run a/a', 'end a/a', 'run a/a']);
    expect(store.get(id).progress).toMatchObject({ bytes: 7, total_bytes: 10 });
    expect(state(id)).toBe('downloading');
    await runner.stop();
  });

  test('refuses the steps that a state does not have', async () => {
    const { handler } = slowDownloads();
    const { queue, runner } = runnerRoom(handler);
    const { id } = queue('a/a').job;
    const conflict = expect.objectContaining({ code: 'conflict' });
    expect(() => runner.resume(id)).toThrow(conflict);
    expect(() => runner.retry(id)).toThrow(conflict);
    await runner.cancel(id, false);
    await expect(runner.cancel(id, false)).rejects.toThrow(conflict);
    await expect(runner.pause(id)).rejects.toThrow(conflict);
  });

  test('does not retry while another job brings the same model', async () => {
    const { handler } = slowDownloads();
    const { queue, runner } = runnerRoom(handler);
    const { id } = queue('a/a').job;
    await runner.cancel(id, false);
    const other = queue('a/a').job.id;
    expect(() => runner.retry(id)).toThrow(expect.objectContaining({ code: 'conflict', details: { job_id: other } }));
  });

  test('a failure has its code, and a fault of ours is told as one', async () => {
    const failing = (error: unknown): OperationHandler => ({
      run: async () => {
        throw error;
      },
    });
    const known = runnerRoom(failing(new HiveError('gated', 'Access is restricted.')));
    const a = known.queue('a/a').job.id;
    known.runner.start();
    await tick();
    expect(known.store.get(a)).toMatchObject({
      state: 'failed',
      error: { code: 'gated', message: 'Access is restricted.' },
    });
  });

  test('fails with disk_full once there is room to write it down', async () => {
    const { handler, running } = slowDownloads();
    const { queue, runner, store, state, database } = runnerRoom(handler);
    const { id } = queue('a/a').job;
    runner.start();
    await tick();
    const pages = database.$client.pragma('page_count', { simple: true });
    database.$client.pragma(`max_page_count = ${pages}`);
    const fill = (bytes: number) => {
      for (let n = 0; n < 10_000; n += 1) store.narrate(id, { ...spoken, human: 'x'.repeat(bytes) });
    };
    for (const bytes of [4000, 400, 1])
      expect(() => fill(bytes)).toThrow(expect.objectContaining({ code: 'disk_full' }));
    running.get('a/a')?.reject(new HiveError('disk_full', 'The disk is full.'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(state(id)).toBe('downloading');
    database.$client.pragma('max_page_count = 1000000');
    await expect.poll(() => state(id)).toBe('failed');
    expect(store.get(id).error?.code).toBe('disk_full');
  });

  test('asks once for each person whose jobs all have to wait, and tells each job why', async () => {
    const { handler } = slowDownloads();
    const hold = vi.fn(() => ({ why: 'Waits: one at a time.', ofAll: true }));
    const { queue, runner, log } = runnerRoom(handler, 2, undefined, hold);
    for (let n = 0; n < 300; n += 1) queue(`a/${n}`, { requestedBy: 'ada' });
    runner.start();
    expect(hold).toHaveBeenCalledOnce();
    const told = log
      .readAfter(0, 5000, null)
      .filter(({ bytes }) => new TextDecoder().decode(bytes).includes('job_held'));
    expect(told).toHaveLength(300);
    await runner.stop();
  });

  test('takes back what was made for an end that can’t be written down', async () => {
    const undo = vi.fn(async () => undefined);
    const alongside = () => {
      throw new HiveError('disk_full', 'The disk is full.');
    };
    const handler = async () => ({ modelId: 'm', result: null, lines: [], alongside, undo });
    const { queue, runner, state } = runnerRoom({ run: handler });
    const { id } = queue('a/a').job;
    runner.start();
    await expect.poll(() => state(id)).toBe('failed');
    expect(undo).toHaveBeenCalledOnce();
  });

  test.each([new HiveError('disk_full', 'The disk is full.'), new Error('The database is locked.')])(
    'looks for the next job again when the end of a run could not: %s',
    async (fault) => {
      const { handler, running } = slowDownloads();
      const { queue, runner, store, state } = runnerRoom(handler, 1);
      const [a, b] = ['a/a', 'b/b'].map((model) => queue(model).job.id) as [string, string];
      runner.start();
      await tick();
      const claim = vi.spyOn(store, 'claimNext').mockImplementationOnce(() => {
        throw fault;
      });
      const complaint = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
      onTestFinished(() => complaint.mockRestore());
      running.get('a/a')?.resolve();
      await expect.poll(() => state(b), { timeout: 10_000 }).toBe('downloading');
      expect(claim.mock.calls.length).toBeGreaterThan(1);
      expect(state(a)).toBe('completed');
      await runner.stop();
    },
  );

  test('a retry that comes while a cancel is ending begins after the clean-up', async () => {
    const { handler, seen } = slowDownloads();
    const { queue, runner } = runnerRoom(handler);
    const { id } = queue('a/a').job;
    runner.start();
    await tick();
    const cancelling = runner.cancel(id, false);
    runner.retry(id);
    await cancelling;
    await tick();
    expect(seen).toEqual(['run a/a', 'end a/a', 'discard a/a', 'run a/a']);
    await runner.stop();
  });

  test('a retry begins though the clean-up before it failed', async () => {
    const { handler, seen } = slowDownloads();
    const discard = async () => {
      throw new HiveError('storage_error', 'The disk is gone.');
    };
    const { queue, runner } = runnerRoom({ ...handler, discard });
    const { id } = queue('a/a').job;
    runner.start();
    await tick();
    const cancelling = runner.cancel(id, false);
    runner.retry(id);
    await expect(cancelling).rejects.toMatchObject({ code: 'storage_error' });
    await tick();
    expect(seen).toEqual(['run a/a', 'end a/a', 'run a/a']);
    await runner.stop();
  });

  test('goes on after a stop and after a crash, with the same job and attempt', async () => {
    const before = slowDownloads();
    const first = runnerRoom(before.handler);
    const { id } = first.queue('a/a').job;
    first.runner.start();
    await tick();
    await first.runner.stop();
    expect(first.state(id)).toBe('downloading');

    const after = slowDownloads();
    const second = runnerRoom(after.handler, 2, { file: first.file });
    second.runner.start();
    await tick();
    expect(second.store.get(id)).toMatchObject({ state: 'downloading', attempt: 1 });
    after.running.get('a/a')?.resolve();
    await tick();
    expect(second.store.get(id)).toMatchObject({ state: 'completed', modelId: 'o/r:m.gguf' });
  });

  test('a job paused at its last moment stays paused', async () => {
    const { handler, running } = slowDownloads();
    const { queue, runner, state } = runnerRoom(handler);
    const { id } = queue('a/a').job;
    runner.start();
    await tick();
    running.get('a/a')?.resolve();
    const pausing = runner.pause(id);
    await pausing;
    expect(state(id)).toBe('paused');
  });

  test('pauses all downloads without starting one of those that waited, and resumes them', async () => {
    const { handler, seen } = slowDownloads();
    const { queue, runner, state } = runnerRoom(handler, 1);
    const ids = ['a/a', 'b/b', 'c/c'].map((model) => queue(model).job.id);
    runner.start();
    await tick();
    expect((await runner.pauseAll()).toSorted()).toEqual(ids.toSorted());
    expect(ids.map(state)).toEqual(['paused', 'paused', 'paused']);
    expect(seen).toEqual(['run a/a', 'end a/a']);
    expect(runner.resumeAll()).toEqual(ids);
    await tick();
    expect(ids.map(state)).toEqual(['downloading', 'queued', 'queued']);
  });
});
