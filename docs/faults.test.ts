import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const PROJECT = join(import.meta.dirname, '..');
const ROOMS = ['lib', 'e2e'];

it('every test that the table of faults names is there', () => {
  const tests = ROOMS.flatMap((room) =>
    readdirSync(join(PROJECT, room), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => readFileSync(join(PROJECT, room, path), 'utf8')),
  ).join('\n');
  const rows = readFileSync(join(PROJECT, 'docs/faults.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const faults = rows.filter((row) => !/^\| (---|what happens)/.test(row));
  const named = faults.map((row) =>
    [...(row.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  expect(faults.filter((_, index) => named[index]?.every((name) => !name.includes('›')))).toEqual([]);
  // A title may be shortened at its end, and one that is made for several cases ends with the case.
  const titles = named
    .flat()
    .filter((name) => name.includes('›'))
    .map((name) => name.split('›').at(-1) ?? '')
    .map((title) =>
      title
        .replace(/…$/, '')
        .replace(/Retry-After:.*$/, '')
        .trim(),
    );
  expect(titles.filter((title) => title.length < 8)).toEqual([]);
  expect(titles.length).toBeGreaterThan(40);
  expect(titles.filter((title) => !tests.includes(title))).toEqual([]);
});
