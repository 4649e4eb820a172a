import { describe, expect, test } from 'vitest';
import { SharedAnswers } from './shared-answers.ts';

const never = new AbortController().signal;

function room({ keepMs = 1000, most = 10, patienceMs = 60_000, mostBytes = 1000 } = {}) {
  const clock = { ms: 0 };
  const asked: { key: string; answer: (value: string) => void; fail: (error: Error) => void; signal: AbortSignal }[] =
    [];
  const answers = new SharedAnswers<string>({
    ...{ keepMs, most, patienceMs },
    room: { of: (answer) => answer.length, mostBytes },
    now: () => clock.ms,
  });
  const get = (key: string, signal = never) =>
    answers.get(
      key,
      (asking) => {
        const { promise, resolve, reject } = Promise.withResolvers<string>();
        asking.addEventListener('abort', () => reject(asking.reason));
        asked.push({ key, answer: resolve, fail: reject, signal: asking });
        return promise;
      },
      signal,
    );
  const got = async (key: string) => {
    const answer = get(key);
    asked.at(-1)?.answer(key.toUpperCase());
    return answer;
  };
  return { clock, asked, get, got };
}

describe('an answer', () => {
  test('is asked for once while it is under way', async () => {
    const { asked, get } = room();
    const both = Promise.all([get('a'), get('a')]);
    asked[0]?.answer('A');
    expect(await both).toEqual(['A', 'A']);
    expect(asked).toHaveLength(1);
  });

  test('is kept for its time', async () => {
    const { asked, got, clock } = room({ keepMs: 1000 });
    await got('a');
    clock.ms = 999;
    await got('a');
    expect(asked).toHaveLength(1);
    clock.ms = 1000;
    await got('a');
    expect(asked).toHaveLength(2);
  });

  test('makes room for others when it is the one not used longest', async () => {
    const { asked, got } = room({ most: 2 });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await got(key);
    expect(asked.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'b']);
  });

  test('makes room also when all were asked for at the same moment, and nobody asks again', async () => {
    const { asked, get } = room({ most: 2 });
    const all = Promise.all(['a', 'b', 'c'].map((key) => get(key)));
    for (const { key, answer } of asked) answer(key.toUpperCase());
    expect(await all).toEqual(['A', 'B', 'C']);
    void get('a');
    expect(asked).toHaveLength(4);
  });

  test('is kept as long as all together take no more than they may', async () => {
    const { asked, got } = room({ mostBytes: 6 });
    for (const key of ['aaa', 'bbb', 'aaa', 'bbb']) await got(key);
    expect(asked).toHaveLength(2);
    for (const key of ['c', 'bbb', 'c', 'aaa']) await got(key);
    expect(asked.map(({ key }) => key)).toEqual(['aaa', 'bbb', 'c', 'aaa']);
  });

  test('that failed is asked for again', async () => {
    const { asked, get, got } = room();
    const first = get('a');
    asked[0]?.fail(new Error('no'));
    await expect(first).rejects.toThrow('no');
    expect(await got('a')).toBe('A');
  });
});

describe('who waits', () => {
  test('can leave without taking it from the others', async () => {
    const { asked, get } = room();
    const leaving = new AbortController();
    const left = get('a', leaving.signal);
    const stays = get('a');
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(asked[0]?.signal.aborted).toBe(false);
    asked[0]?.answer('A');
    expect(await stays).toBe('A');
  });

  test('and leaves last, ends it', async () => {
    const { asked, get, got } = room();
    const leaving = new AbortController();
    const left = get('a', leaving.signal);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(asked[0]?.signal.aborted).toBe(true);
    await got('a');
    expect(asked).toHaveLength(2);
  });

  test('is told when the Hub takes too long', async () => {
    const { get } = room({ patienceMs: 5 });
    await expect(get('a')).rejects.toMatchObject({
      code: 'hub_unreachable',
      message: 'The Hub takes too long to answer.',
    });
  });
});
