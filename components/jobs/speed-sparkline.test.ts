import { expect, test } from 'vitest';
import { pathOf } from './speed-sparkline.tsx';

test('a line needs two moments', () => expect([pathOf([]), pathOf([5])]).toEqual(['', '']));

test('now is at the right, the fastest moment on top, a stall at the bottom', () =>
  expect(pathOf([0, 10, 5])).toBe('M92.7 19.0 L94.4 2.0 L96.0 10.5'));
