import { expect, test } from 'vitest';
import { jobId } from '#lib/browser/testing/samples.ts';
import { addressOf, readAddress } from './downloads-address.ts';

const NOTHING = { view: 'all', words: '', state: null, cursor: null, job: null } as const;

test('what is shown can be sent to a colleague', () => {
  const shown = { view: 'history', words: 'llama q4', state: 'failed', cursor: 'abc', job: jobId(1) } as const;
  const address = addressOf(shown);
  expect(readAddress(new URL(address, 'http://hive').searchParams)).toEqual(shown);
  expect(addressOf(NOTHING)).toBe('/downloads');
});

test('what is mistyped is left out', () => {
  expect(readAddress({ view: 'x', state: 'running', job: '../..', q: ['a', 'b'] })).toEqual(NOTHING);
});
