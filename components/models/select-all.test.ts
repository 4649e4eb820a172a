import { expect, test } from 'vitest';
import type { Model } from '#lib/contract/models.ts';
import { chosenOf, idsOfView } from './select-all.ts';

const model = (id: string) => ({ id }) as Model;
const choose = (...ids: string[]) => new Map(ids.map((id) => [id, model(id)]));
const rows = [model('a'), model('b')];

test('what is chosen in another view does not count in this one', () => {
  const at = { view: '/models?q=a', rows, whole: null };
  expect(chosenOf({ ...at, chosen: choose('x', 'y', 'z') })).toBe('none');
  expect(chosenOf({ ...at, chosen: choose('a', 'x', 'y') })).toBe('some');
  expect(chosenOf({ ...at, chosen: choose('a', 'b', 'x') })).toBe('all');
});

test('rows that nobody has looked at are chosen when all of the view were read for it', () => {
  const at = { view: '/models', rows: [model('a'), null, null], chosen: choose('a', 'b', 'c') };
  const ids = new Set(['a', 'b', 'c']);
  expect(chosenOf({ ...at, whole: null })).toBe('some');
  expect(chosenOf({ ...at, whole: { view: '/models', ids } })).toBe('all');
  expect(chosenOf({ ...at, whole: { view: '/models?q=a', ids } })).toBe('some');
});

test('one row less is not all', () => {
  const whole = { view: '/models', ids: new Set(['a', 'b', 'c']) };
  expect(chosenOf({ view: '/models', rows: [...rows, null], chosen: choose('a', 'c'), whole })).toBe('some');
  expect(chosenOf({ view: '/models', rows: [...rows, null], chosen: choose('a', 'b'), whole })).toBe('some');
});

test('clearing a view lets go what is of it, seen or not', () => {
  const whole = { view: '/models', ids: new Set(['a', 'b', 'c']) };
  expect(idsOfView({ view: '/models', rows: [model('a'), null, null], whole })).toEqual(['a', 'b', 'c']);
  expect(idsOfView({ view: '/models?q=a', rows: [model('a'), null], whole })).toEqual(['a']);
});
