import { expect, test } from 'vitest';
import { contextSteps } from './context-steps.ts';

test('the steps end with what the model was trained for', () => {
  expect(contextSteps(4096)).toEqual([1024, 2048, 4096]);
  expect(contextSteps(40_960)).toEqual([1024, 2048, 4096, 8192, 16_384, 32_768, 40_960]);
  expect(contextSteps(512)).toEqual([512]);
});
