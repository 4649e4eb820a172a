import { expect, test } from 'vitest';
import { listModelsSchema } from '#lib/contract/models.ts';
import { catalogHref, catalogQuery, isFiltered, readCatalogView, USUAL_COLUMNS } from './catalog-view.ts';

const read = (query: string) => readCatalogView(new URLSearchParams(query));

test('nothing said is the newest of all, in the usual columns', () => {
  expect(read('')).toMatchObject({ q: '', sort: '-added_at', columns: USUAL_COLUMNS, offset: 0 });
  expect(catalogHref(read(''))).toBe('/models');
  expect(isFiltered(read('sort=name'))).toBe(false);
});

test.each([
  'q=llama+chat&quant=Q4_K_M&architecture=llama&status=corrupt&size=4-to-12&sort=-size',
  'columns=size%2Cadded',
  'offset=100',
])('%s comes back as it was', (query) => expect(catalogHref(read(query))).toBe(`/models?${query}`));

test('what is not understood counts as not said', () => {
  const odd = read(`status=lost&size=tiny&sort=weight&columns=x,y&offset=-3&q=${'x'.repeat(300)}`);
  expect(odd).toMatchObject({ status: null, size: null, sort: '-added_at', columns: USUAL_COLUMNS, offset: 0 });
  expect(odd.q).toHaveLength(200);
});

test('the API takes what it is asked', () => {
  const query = catalogQuery(read('q=a&quant=Q8_0&architecture=llama&status=missing&size=12-to-48&sort=parameters'));
  expect(listModelsSchema.parse(query)).toMatchObject({ min_size: 12_000_000_000, max_size: 47_999_999_999, q: 'a' });
});
