import { expect, test } from 'vitest';
import { plotSamples } from './plot-samples.ts';

const inWords = (value: number) => `${value} MB`;

test('a line goes from the left to the right, with the greatest value at its top', () => {
  const points = [10, 30, 20].map((value, n) => ({ atSeconds: n * 60, value }));
  const svg = plotSamples('Over time', [{ title: 'Memory', points, inWords }]);
  expect(svg).toContain('Memory <tspan class="quiet">10 MB to 30 MB</tspan>');
  expect(svg).toContain('d="M4 118L380 50L756 84"'.replace('118', String(152 - 102 / 3)));
  expect(svg).toContain('>2 min<');
});

test('thousands of points are thinned, and the last one stays', () => {
  const points = Array.from({ length: 5000 }, (_, n) => ({ atSeconds: n, value: n }));
  const svg = plotSamples('Over time', [{ title: 'Memory', points, inWords }]);
  expect(svg.match(/L/g)?.length).toBeLessThan(720);
  expect(svg).toContain('L756 50"');
});

test('nothing measured is said', () => {
  expect(plotSamples('<Over>', [{ title: 'Memory', points: [], inWords }])).toContain('nothing measured');
});
