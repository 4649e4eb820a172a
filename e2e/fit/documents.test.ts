import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitDocument } from './document.ts';
import { putFitIntoReadme } from './readme.ts';
import { compareRecorded, readRecorded } from './recorded.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const measured = readRecorded();
const comparisons = await compareRecorded(measured);

test('the README and the document say what was recorded, beside what is estimated now', () => {
  expect(read('README.md')).toBe(putFitIntoReadme(read('README.md'), measured, comparisons));
  expect(read('docs/fit.md')).toBe(fitDocument(measured, comparisons));
});

test('the README has a line for each model, with the worst of all its runs', () => {
  const worse = comparisons.map((comparison, place) =>
    place === 3 ? { ...comparison, error: { weightsAndCache: -0.07, compute: 0, total: 0.05 } } : comparison,
  );
  const lines = putFitIntoReadme(read('README.md'), measured, worse).split('\n');
  const of = (id: string) => lines.filter((line) => line.startsWith(`| ${id} |`));
  for (const { id } of measured.models) expect(of(id)).toHaveLength(1);
  expect(of('meta-llama/Llama-3.1-8B-Instruct')).toEqual([
    '| meta-llama/Llama-3.1-8B-Instruct | Q4_K_M | 5,709 | 5,709 | 7.0 % | 5.0 % |',
  ]);
});

test('a README without the place for it is refused', () => {
  expect(() => putFitIntoReadme('# rbee Hive\n', measured, comparisons)).toThrow('no place');
});
