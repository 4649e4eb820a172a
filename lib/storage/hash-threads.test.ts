import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { type HashTask, ORDERS } from './hash-task.ts';
import { HashThreads } from './hash-threads.ts';
import { makePlace, type Place, put } from './testing/storage-kit.ts';

const LONG_MS = 600_000;

describe('threads that hash', () => {
  test('take many files one after another in one thread, each with its own hash', async () => {
    await using place = await makePlace();
    const threads = new HashThreads(LONG_MS);
    const texts = Array.from({ length: 10 }, (_, i) => `bee ${i} `.repeat(30_000 * (i + 1)));
    const results = await Promise.all(texts.map((text, i) => threads.hash(taskFor(place, `${i}`, text), ignore)));
    expect(results.map(({ hex }) => hex)).toEqual(texts.map(sha256));
    expect(threads.count).toBe(1);
  });

  test('become more when a file takes long, so that none waits behind it', async () => {
    await using place = await makePlace();
    const threads = new HashThreads(1);
    const long = { ...taskFor(place, 'long', 'long'), order: newOrder(ORDERS.wait) };
    const ended = threads.hash(long, ignore);
    expect((await threads.hash(taskFor(place, 'short', 'short'), ignore)).hex).toBe(sha256('short'));
    expect(threads.count).toBe(2);
    setOrder(long, ORDERS.go);
    expect((await ended).hex).toBe(sha256('long'));
  });

  test('let nobody wait behind a file that is hashed at a pace', async () => {
    await using place = await makePlace();
    const threads = new HashThreads(LONG_MS);
    const paced = { ...taskFor(place, 'paced', 'paced'), bytesPerSecond: 1, order: newOrder(ORDERS.wait) };
    const ended = threads.hash(paced, ignore);
    expect((await threads.hash(taskFor(place, 'short', 'short'), ignore)).hex).toBe(sha256('short'));
    setOrder(paced, ORDERS.stop);
    await expect(ended).rejects.toThrow('stop');
  });

  test('go on with the next file after one that is not there, and after one that was to stop', async () => {
    await using place = await makePlace();
    const threads = new HashThreads(LONG_MS);
    const missing = threads.hash({ ...taskFor(place, 'x', 'x'), path: join(place.home, 'missing') }, ignore);
    const stopped = threads.hash({ ...taskFor(place, 'y', ''), order: newOrder(ORDERS.stop) }, ignore);
    const right = threads.hash(taskFor(place, 'z', 'z'), ignore);
    await expect(missing).rejects.toMatchObject({ code: 'ENOENT', path: join(place.home, 'missing') });
    await expect(stopped).rejects.toThrow('stop');
    expect((await right).hex).toBe(sha256('z'));
    expect(threads.count).toBe(1);
  });

  test('tell who waits that their thread died, and hash what comes after it in another', async () => {
    await using place = await makePlace();
    const threads = new HashThreads(
      1,
      startingWith(() => new Worker('process.exit(3)', { eval: true })),
    );
    const lost = threads.hash(taskFor(place, 'x', 'x'), ignore);
    const next = threads.hash(taskFor(place, 'y', 'y'), ignore);
    await expect(lost).rejects.toThrow('ended early with code 3');
    expect((await next).hex).toBe(sha256('y'));
    expect(threads.count).toBe(1);
  });

  test('tell who waits that no thread could be started for them', async () => {
    await using place = await makePlace();
    const start = startingWith(startReal, () => {
      throw new Error('no more threads');
    });
    const threads = new HashThreads(1, start);
    const long = { ...taskFor(place, 'long', 'long'), order: newOrder(ORDERS.wait) };
    const ended = threads.hash(long, ignore);
    await expect(threads.hash(taskFor(place, 'short', 'short'), ignore)).rejects.toThrow('no more threads');
    setOrder(long, ORDERS.go);
    expect((await ended).hex).toBe(sha256('long'));
    expect((await threads.hash(taskFor(place, 'later', 'later'), ignore)).hex).toBe(sha256('later'));
    expect(threads.count).toBe(1);
  });
});

/** Each of these once, and then threads that hash. */
function startingWith(...starts: (() => Worker)[]): () => Worker {
  return () => (starts.shift() ?? startReal)();
}

function startReal(): Worker {
  return new Worker(new URL('./hash-worker.ts', import.meta.url));
}

function taskFor(place: Place, name: string, text: string): HashTask {
  const path = put(join(place.home, name), Buffer.from(text));
  return { path, algorithm: 'sha256', bytesPerSecond: null, order: newOrder(ORDERS.go) };
}

function newOrder(order: number): HashTask['order'] {
  return new Int32Array(new SharedArrayBuffer(4)).fill(order);
}

function setOrder({ order }: HashTask, value: number): void {
  Atomics.store(order, 0, value);
  Atomics.notify(order, 0);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const ignore = () => {};
