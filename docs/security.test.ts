import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const PROJECT = join(import.meta.dirname, '..');
const page = readFileSync(join(PROJECT, 'docs/security.md'), 'utf8');
const named = [...page.matchAll(/`([\w./-]+\.(?:test|story)\.tsx?)(?: › ([^`]+))?`/g)].map(([, file = '', title]) => ({
  file,
  title,
}));

it('every test that the pages of security name is there', () => {
  const titles = named.filter(({ title }) => title !== undefined);
  expect(titles.length).toBeGreaterThan(25);
  const missing = named.filter(({ file, title = '' }) => {
    const path = join(PROJECT, file);
    return !existsSync(path) || !readFileSync(path, 'utf8').includes(title);
  });
  expect(missing).toEqual([]);
});

it('none of them is left out of the run', () => {
  const leftOut = /\b(?:describe|it|test)\.(?:skip|todo|fixme|only)\(/;
  const files = [...new Set(named.map(({ file }) => file))];
  expect(files.filter((file) => leftOut.test(readFileSync(join(PROJECT, file), 'utf8')))).toEqual([]);
});

it('every attack has a test that tries it', () => {
  const attacks = (page.split('## What is tried against it')[1] ?? '').split('\n## ')[0] ?? '';
  const rows = attacks.split('\n').filter((line) => line.startsWith('| ') && !/^\| (attack|---)/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter((row) => !row.split('|').at(-2)?.includes(' › '))).toEqual([]);
});
