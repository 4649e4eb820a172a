import { expect, test } from 'vitest';
import { drawIcon } from './draw-icon.ts';

const filled = (percent: number | null) => Number(/height="([\d.]+)"/.exec(drawIcon({ percent, failed: false }))?.[1]);

test('the icon fills as bytes come, and is whole when nothing runs', () =>
  expect([0, 50, 100, null].map(filled)).toEqual([0, 16, 32, 32]));

test('a failure has a dot', () => {
  expect(drawIcon({ percent: null, failed: true })).toContain('<circle');
  expect(drawIcon({ percent: 3, failed: false })).not.toContain('<circle');
});
