import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { EventFeed } from './event-feed.ts';
import { EventLog } from './event-log.ts';
import { NO_PROGRESS } from './job-record.ts';
import { jobRoom } from './testing/job-room.ts';

const decoder = new TextDecoder();
const failure = { code: 'stalled', message: 'Nothing\ncame.', hint: 'Retry.', details: {} } as const;

function feedRoom() {
  const room = jobRoom();
  const feed = new EventFeed(room.log, room.board, (id) => room.store.find(id));
  onTestFinished(() => feed.close());
  const say = (id: string, human: string) =>
    room.store.narrate(id, { action: 'hf_retry', actor: 'hf-vendor', target: 'm', human, level: 'info' });
  return { ...room, feed, say };
}

/** Reads until `seen` is contained, or to the end of the stream. */
async function readUntil(stream: ReadableStream<Uint8Array>, seen: string | null): Promise<string> {
  const reader = stream.getReader();
  let text = '';
  while (seen === null || !text.includes(seen)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value);
  }
  reader.releaseLock();
  return text;
}

const ids = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1]));
const watch = (feed: EventFeed, id: string, after = 0) => {
  const stream = feed.watchJob(id, after);
  if (!stream) throw new Error('a stream was expected');
  return stream;
};

describe('event feed', () => {
  test('tells a late watcher everything so far, in order, then what comes, then the end', async () => {
    const { feed, queue, say, store } = feedRoom();
    const { id } = queue('o/r').job;
    say(id, 'one');
    const stream = watch(feed, id);
    const begun = await readUntil(stream, 'one');
    say(id, 'two');
    store.apply(id, { type: 'cancel' }, []);
    const rest = await readUntil(stream, null);
    expect(ids(begun + rest)).toEqual([1, 2, 3, 4]);
    expect(rest).toMatch(/event: end\ndata: .*"state":"cancelled".*\n\ndata: \[CANCELLED\]\n\n$/);
  });

  test('ends a failed job with its message on one line', async () => {
    const { feed, queue, store } = feedRoom();
    const { id } = queue('o/r').job;
    store.apply(id, { type: 'fail', error: failure }, []);
    expect(await readUntil(watch(feed, id), null)).toMatch(/\n\ndata: \[ERROR\] Nothing came\.\n\n$/);
  });

  test('goes on after Last-Event-ID without loss or repeats', async () => {
    const { feed, queue, say, store } = feedRoom();
    const { id } = queue('o/r').job;
    for (let n = 0; n < 5; n += 1) say(id, `line ${n}`);
    store.apply(id, { type: 'cancel' }, []);
    expect(ids(await readUntil(watch(feed, id, 3), null))).toEqual([4, 5, 6, 7]);
  });

  test('tells a reconnecting client that has seen the end to stop', () => {
    const { feed, queue, store, log } = feedRoom();
    const { id } = queue('o/r').job;
    store.apply(id, { type: 'cancel' }, []);
    expect(feed.watchJob(id, log.lastId())).toBeNull();
  });

  test('begins anew for a number that this hive never gave', async () => {
    const { feed, queue, store } = feedRoom();
    const { id } = queue('o/r').job;
    const stream = watch(feed, id, 999_999);
    store.apply(id, { type: 'cancel' }, []);
    expect(ids(await readUntil(stream, null))).toEqual([1, 2]);
  });

  test('tells the last count of a job that waits or has ended, before its end', async () => {
    const { feed, queue, store } = feedRoom();
    const { id } = queue('o/r').job;
    store.setProgress(id, { ...NO_PROGRESS, bytes: 7, total_bytes: 10, percent: 70 });
    store.apply(id, { type: 'pause' }, []);
    const paused = await readUntil(watch(feed, id), 'event: progress');
    expect(paused).toContain('"state":"paused","bytes":7,"total_bytes":10');
    store.apply(id, { type: 'cancel' }, []);
    expect(await readUntil(watch(feed, id), null)).toMatch(/"state":"cancelled","bytes":7.*\n\nid: .*\nevent: end/);
  });

  test('does not end a stream at the end of an earlier attempt', async () => {
    const { feed, queue, store } = feedRoom();
    const { id } = queue('o/r').job;
    store.apply(id, { type: 'fail', error: failure }, []);
    store.apply(id, { type: 'retry' }, [
      { action: 'job_retried', actor: 'hive', target: 'o/r', human: 'Again', level: 'info' },
    ]);
    const stream = watch(feed, id);
    const replay = await readUntil(stream, 'Again');
    expect(replay).not.toContain('event: end');
    store.apply(id, { type: 'cancel' }, []);
    const rest = await readUntil(stream, null);
    expect(rest.match(/event: end/g)).toHaveLength(1);
  });

  test('ends at the end of the job, whatever was said after it', async () => {
    const { feed, queue, store, log } = feedRoom();
    const { id } = queue('o/r').job;
    store.apply(id, { type: 'cancel' }, []);
    const end = log.lastId();
    const late = { job_id: id, actor: 'hf-vendor', target: 'm', human: 'Late', level: 'info', at: '' } as const;
    log.transact((append) => append(id, { event: 'narration', data: { ...late, action: 'hf_retry' } }));
    expect(await readUntil(watch(feed, id), null)).toMatch(/event: end\ndata: .*\n\ndata: \[CANCELLED\]\n\n$/);
    expect(feed.watchJob(id, end)).toBeNull();
    expect(feed.watchJob(id, log.lastId())).toBeNull();
  });

  test('keeps the other jobs out of the stream of one, and has all in the stream of the hive', async () => {
    const { feed, queue, say } = feedRoom();
    const [a, b] = [queue('a/a').job.id, queue('b/b').job.id];
    say(b, 'of b');
    say(a, 'of a');
    expect(await readUntil(watch(feed, a), 'of a')).not.toContain('of b');
    expect(ids(await readUntil(feed.watchHive(0), 'of a'))).toEqual([1, 2, 3, 4]);
  });

  test('gives thousands of old events from the database as it gives new ones from memory', async () => {
    const { queue, say, database, store, board } = feedRoom();
    const { id } = queue('o/r').job;
    for (let n = 0; n < 1200; n += 1) say(id, `line ${n}`);
    store.apply(id, { type: 'cancel' }, []);
    const reopened = new EventFeed(new EventLog(database), board, (wanted) => store.find(wanted));
    const text = await readUntil(watch(reopened, id), null);
    reopened.close();
    expect(ids(text)).toEqual(Array.from({ length: 1202 }, (_, n) => n + 1));
  });

  test('sends progress without an id, the latest only', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { feed, queue, board } = feedRoom();
    const { id } = queue('o/r').job;
    const file = { path: 'm.gguf', bytes: 0, size: 1000, verifiedBytes: 0, state: 'downloading' as const };
    board.begin(id, 'downloading', [file]);
    for (let bytes = 100; bytes <= 900; bytes += 100) {
      file.bytes = bytes;
      board.touch(id);
    }
    vi.advanceTimersByTime(250);
    const text = await readUntil(watch(feed, id), 'event: progress');
    const events = text.split('\n\n').filter((event) => event.startsWith('event: progress'));
    expect(events).toHaveLength(1);
    expect(JSON.parse(events[0]?.split('data: ')[1] ?? '')).toMatchObject({
      job_id: id,
      bytes: 900,
      total_bytes: 1000,
      percent: 90,
    });
  });

  test('sends a comment when nothing happens', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { feed } = feedRoom();
    const reader = feed.watchHive(0).getReader();
    expect(decoder.decode((await reader.read()).value)).toBe(': still here\n\n');
    const next = reader.read();
    vi.advanceTimersByTime(15_000);
    expect(decoder.decode((await next).value)).toBe(': still here\n\n');
  });

  test('queues nothing for a watcher that does not read', async () => {
    const { feed, queue, say } = feedRoom();
    const { id } = queue('o/r').job;
    const stream = feed.watchHive(0);
    for (let n = 0; n < 2000; n += 1) say(id, `line ${n} ${'x'.repeat(200)}`);
    expect(ids(await readUntil(stream, 'line 1999'))).toHaveLength(2001);
  });

  test('tells a crowd in turns, all of them the same bytes', async () => {
    const { feed, queue, say } = feedRoom();
    const { id } = queue('o/r').job;
    const readers = Array.from({ length: 300 }, () => feed.watchHive(1).getReader());
    await Promise.all(readers.map((reader) => reader.read()));
    const heard: (Uint8Array | undefined)[] = [];
    for (const reader of readers) void reader.read().then(({ value }) => heard.push(value));
    say(id, 'news');
    const atTurn: number[] = [];
    for (let turns = 0; heard.length < 300 && turns < 100; turns += 1) {
      await turn();
      atTurn.push(heard.length);
    }
    expect(heard).toHaveLength(300);
    expect(atTurn.filter((told, n) => told - (atTurn[n - 1] ?? 0) > 100)).toEqual([]);
    expect(new Set(heard).size).toBe(1);
  });

  test('tells what happened while a crowd was being told', async () => {
    const { feed, queue, say } = feedRoom();
    const { id } = queue('o/r').job;
    const streams = Array.from({ length: 120 }, () => feed.watchHive(1));
    const all = Promise.all(streams.map((stream) => readUntil(stream, 'line 19')));
    for (let n = 0; n < 20; n += 1) {
      say(id, `line ${n}`);
      await turn();
    }
    for (const text of await all) expect(ids(text)).toEqual(Array.from({ length: 20 }, (_, n) => n + 2));
  });

  test('forgets a watcher that went away, and ends all when the hive stops', async () => {
    const { feed } = feedRoom();
    const gone = feed.watchHive(0);
    const staying = feed.watchHive(0);
    expect(feed.watchers).toBe(2);
    await gone.cancel();
    expect(feed.watchers).toBe(1);
    feed.close();
    expect(await readUntil(staying, null)).toMatch(/^(: still here\n\n)?$/);
    expect(feed.watchers).toBe(0);
  });

  test('does not know a job that never was', () => {
    const { feed } = feedRoom();
    expect(() => feed.watchJob('job-none', 0)).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});
