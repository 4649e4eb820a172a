import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { SharedAnswers } from '#lib/discover/shared-answers.ts';
import { askHub, leavesSoon } from './ask-hub.ts';

test('says what the Hub says, in time or not', async () => {
  expect(await askHub(Promise.resolve(7))).toEqual({ kind: 'answered', value: 7 });
  expect(await askHub(new Promise(() => {}), 1)).toEqual({ kind: 'pending' });
  const refused = await askHub(Promise.reject(new HiveError('hub_unreachable', 'No.')));
  expect(refused).toMatchObject({ kind: 'refused', error: { code: 'hub_unreachable', message: 'No.' } });
  await expect(askHub(Promise.reject(new Error('a fault')))).rejects.toThrow('a fault');
});

describe('a page that waits for the Hub', () => {
  const answers = () => new SharedAnswers<number>({ keepMs: 60_000, most: 10, patienceMs: 60_000, now: Date.now });
  const question = () => {
    const asking = Promise.withResolvers<AbortSignal>();
    const ask = (signal: AbortSignal) => {
      asking.resolve(signal);
      return new Promise<number>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    return { ask, asked: asking.promise };
  };

  test('lets the Hub go when nobody asks for the same', async () => {
    const { ask, asked } = question();
    const page = answers().get('bees', ask, leavesSoon(5));
    await expect(page).rejects.toThrow();
    expect((await asked).aborted).toBe(true);
  });

  test('leaves what a browser has joined to that browser', async () => {
    const shared = answers();
    const { ask, asked } = question();
    const browser = new AbortController();
    const page = shared.get('bees', ask, leavesSoon(5));
    const joined = shared.get('bees', ask, browser.signal);
    await expect(page).rejects.toThrow();
    expect((await asked).aborted).toBe(false);
    browser.abort();
    await expect(joined).rejects.toThrow();
    expect((await asked).aborted).toBe(true);
  });
});
