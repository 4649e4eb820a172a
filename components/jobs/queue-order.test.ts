import { expect, test } from 'vitest';
import { placeAfterSteps } from './queue-order.tsx';

const queue = ['a', 'b', 'c'];

test.each([
  ['b', -1, 'a'],
  ['c', -2, 'a'],
  ['a', 1, 'c'],
  ['b', 1, null],
  ['a', -1, undefined],
  ['c', 1, undefined],
  ['x', 1, undefined],
])('%s by %d', (jobId, steps, before) => expect(placeAfterSteps(queue, jobId, steps)).toBe(before));
