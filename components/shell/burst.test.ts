import { expect, test } from 'vitest';
import { addToBurst, NO_BURST } from './burst.ts';

const ends = (...at: [id: string, ms: number][]) =>
  at.reduce((burst, [id, ms]) => addToBurst(burst, id, ms), NO_BURST).ids;

test('what ends within a second of the one before belongs together', () => {
  expect(ends(['a', 0], ['b', 900], ['c', 1800])).toEqual(['a', 'b', 'c']);
});
test('after a second of quiet a new one begins', () => expect(ends(['a', 0], ['b', 1001])).toEqual(['b']));
test('the same job counts once', () => expect(ends(['a', 0], ['a', 10])).toEqual(['a']));
