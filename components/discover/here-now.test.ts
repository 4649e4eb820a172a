import { expect, test } from 'vitest';
import { aModel } from '#lib/browser/testing/samples.ts';
import type { Model } from '#lib/contract/models.ts';
import { changesWith, countHere } from './here-now.ts';

const heard = (...changes: [id: string, value: Model | null, asOf?: number][]) =>
  new Map(changes.map(([id, value, asOf = 11]) => [id, { value, asOf }]));
const at = { ids: { 'Org/Repo': ['Org/Repo:a', 'Org/Repo:b'] }, lastEventId: 10 };

test('what comes and goes is counted, each model once', () => {
  const before = countHere(at, heard());
  expect([before('org/repo'), before('org/other')]).toEqual([2, 0]);
  const now = countHere(
    at,
    heard(
      ['Org/Repo:a', aModel('Org/Repo:a')],
      ['Org/Repo:b', null],
      ['Org/Repo:c', aModel('Org/Repo:c')],
      ['org/other:d', aModel('org/other:d')],
      ['org/other:e', aModel('org/other:e', { status: 'corrupt' })],
    ),
  );
  expect([now('Org/Repo'), now('org/other'), now('org/third')]).toEqual([2, 1, 0]);
});

test('what was heard before the page was rendered is in it already', () => {
  expect(countHere(at, heard(['Org/Repo:b', null, 10]))('Org/Repo')).toBe(2);
});

test('a list takes what it shows, and what is new and has its words', () => {
  const changes = heard(
    ['org/llama:a', null],
    ['org/llama:b', null],
    ['org/llama-2:q8', aModel('org/llama-2:q8')],
    ['org/bee:a', aModel('org/bee:a')],
  );
  expect([...changesWith(changes, [aModel('org/llama:a')], 'Llama ').keys()]).toEqual([
    'org/llama:a',
    'org/llama-2:q8',
  ]);
});
