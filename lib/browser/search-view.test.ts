import { expect, test } from 'vitest';
import { searchHubSchema } from '#lib/contract/hub.ts';
import { isNarrowed, readSearchView, searchHref, searchQuery } from './search-view.ts';

test('a search is its address, and the other way round', () => {
  const address = '/discover?q=qwen+3&size=4-9&author=unsloth&license=mit&gated=false&sort=likes';
  const view = readSearchView(Object.fromEntries(new URL(address, 'http://x').searchParams));
  expect(view).toMatchObject({ q: 'qwen 3', sort: 'likes', size: '4-9', author: 'unsloth', gated: 'false' });
  expect(readSearchView(Object.fromEntries(new URL(searchHref(view), 'http://x').searchParams))).toEqual(view);
  expect(searchHref(readSearchView({}))).toBe('/discover');
});

test('what an address says in other words is left out', () => {
  const view = readSearchView({ q: ['a', 'b'], sort: 'constructor', size: 'toString', gated: 'perhaps' });
  expect(view).toEqual(readSearchView({}));
  expect(isNarrowed(view)).toBe(false);
});

test('a search is one that the API understands', () => {
  expect(searchHubSchema.parse(searchQuery(readSearchView({ q: 'a', size: '120-' })))).toEqual({
    q: 'a',
    sort: 'trending',
    min_parameters: 120,
    limit: 20,
  });
  expect(searchHubSchema.safeParse(searchQuery(readSearchView({}))).success).toBe(true);
});
