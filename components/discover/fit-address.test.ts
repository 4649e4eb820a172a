import { expect, test } from 'vitest';
import { readFitChoice, withFitChoice } from './fit-address.ts';

test('what was chosen can be sent to a colleague', () => {
  const chosen = { contextTokens: 16_384, cacheType: 'q8_0' } as const;
  const href = withFitChoice('/discover/org/repo?revision=v1', chosen);
  expect(href).toBe('/discover/org/repo?revision=v1&context=16384&cache=q8_0');
  expect(readFitChoice(Object.fromEntries(new URL(href, 'http://hive').searchParams))).toEqual(chosen);
  expect(withFitChoice(href, { contextTokens: null, cacheType: 'f16' })).toBe('/discover/org/repo?revision=v1');
  expect(withFitChoice('/discover/org/repo', { contextTokens: null, cacheType: 'f16' })).toBe('/discover/org/repo');
});

test.each(['-1', '0', '255', '16777217', '1e9', '99999999999', 'x', ['1', '2']])(
  'a context of %j is not said',
  (context) => {
    expect(readFitChoice({ context, cache: 'q9_9' })).toEqual({ contextTokens: null, cacheType: 'f16' });
  },
);
