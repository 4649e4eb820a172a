import { expect, test } from 'vitest';
import { chooseFirstModel } from './first-model.ts';

const GB = 1_000_000_000;

test.each([
  [2 * GB, 'Qwen2.5 0.5B'],
  [6 * GB, 'Qwen2.5 3B'],
  [16 * GB, 'Llama 2 7B Chat'],
])('a machine with %d bytes of memory is offered %s', (memory, name) => {
  expect(chooseFirstModel(memory).name).toBe(name);
});
