import { expect, test } from 'vitest';
import type { Model } from '#lib/contract/models.ts';
import { type CatalogRows, withChanges } from './catalog-page.ts';
import { aModel } from './testing/samples.ts';

const page: CatalogRows = { models: [aModel('b'), aModel('a'), null], total: 30, lastEventId: 10 };

function changed(...changes: [id: string, value: Model | null, asOf: number][]) {
  const known = new Map(changes.map(([id, value, asOf]) => [id, { value, asOf }]));
  const { models, total } = withChanges(page, known, true);
  return { ids: models.flatMap((model) => (model ? [`${model.id}:${model.status}`] : [])), total };
}

test('without changes it is the very page', () => expect(withChanges(page, new Map(), true)).toBe(page));

test('what changed before the page was rendered is in it already', () => {
  expect(changed(['a', null, 9], ['c', aModel('c'), 10])).toEqual({ ids: ['b:available', 'a:available'], total: 30 });
});

test('a changed model stays in its place', () => {
  expect(changed(['a', aModel('a', { status: 'corrupt' }), 11]).ids).toEqual(['b:available', 'a:corrupt']);
});

test('a removed model goes and is counted', () => {
  expect(changed(['b', null, 11])).toEqual({ ids: ['a:available'], total: 29 });
});

test('new models stand on top, the newest first', () => {
  const earlier = aModel('c', { added_at: '2026-11-23T08:00:00Z' });
  const later = aModel('d', { added_at: '2026-11-23T09:00:00Z' });
  expect(changed(['c', earlier, 11], ['d', later, 12])).toEqual({
    ids: ['d:available', 'c:available', 'b:available', 'a:available'],
    total: 32,
  });
});

test('where a new model belongs is not known in another order', () => {
  const { models, total } = withChanges(page, new Map([['c', { value: aModel('c'), asOf: 11 }]]), false);
  expect(models.map((model) => model?.id)).toEqual(['b', 'a', undefined]);
  expect(total).toBe(30);
});
