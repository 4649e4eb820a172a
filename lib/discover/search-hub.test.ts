import { describe, expect, test } from 'vitest';
import { type SearchHub, searchHubSchema } from '#lib/contract/hub.ts';
import type { SearchHit, SearchQuery } from '#lib/vendors/vendor.ts';
import { searchHub } from './search-hub.ts';

const hit = (n: number): SearchHit => ({
  repo: `org/repo-${n}`,
  downloads: 0,
  likes: 0,
  updatedAt: null,
  gated: false,
  parameters: null,
  architecture: n % 3 === 0 ? 'Llama' : 'qwen3',
  license: null,
});

/** A Hub with so many repos; its cursor is the place of the next one. */
function hubOf(total: number) {
  const asked: SearchQuery[] = [];
  const ask = async (query: SearchQuery) => {
    asked.push(query);
    const start = Number(query.cursor ?? 0);
    const end = Math.min(total, start + query.limit);
    const hits = Array.from({ length: end - start }, (_, i) => hit(start + i));
    return { hits, nextCursor: end < total ? String(end) : null };
  };
  const all = async (given: Partial<Record<keyof SearchHub, unknown>>) => {
    const pages: string[][] = [];
    let cursor: string | null = null;
    do {
      const query = searchHubSchema.parse({ ...given, ...(cursor !== null && { cursor }) });
      const page: Awaited<ReturnType<typeof searchHub>> = await searchHub(query, ask);
      pages.push(page.hits.map(({ repo }) => repo));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return pages;
  };
  return { asked, ask, all };
}

describe('pages of a search', () => {
  test('give every hit once, whatever their size', async () => {
    const pages = await hubOf(123).all({ limit: 20 });
    expect(pages.map((page) => page.length)).toEqual([20, 20, 20, 20, 20, 20, 3]);
    expect(pages.flat()).toEqual(Array.from({ length: 123 }, (_, i) => `org/repo-${i}`));
  });

  test('end where the Hub ends', async () => {
    expect((await hubOf(50).all({ limit: 50 })).map((page) => page.length)).toEqual([50]);
    expect(await hubOf(0).all({})).toEqual([[]]);
  });

  test('of one architecture are filled from several of the Hub’s', async () => {
    const hub = hubOf(150);
    const pages = await hub.all({ architecture: 'llama', limit: 30 });
    expect(pages.map((page) => page.length)).toEqual([30, 20]);
    expect(pages.flat()).toEqual(Array.from({ length: 50 }, (_, i) => `org/repo-${i * 3}`));
  });

  test('of an architecture that nobody has end after some of the Hub’s', async () => {
    const hub = hubOf(1000);
    const page = await searchHub(searchHubSchema.parse({ architecture: 'bert' }), hub.ask);
    expect(page.hits).toEqual([]);
    expect(page.nextCursor).not.toBeNull();
    expect(hub.asked).toHaveLength(4);
  });

  test('begin at no cursor that somebody made up', async () => {
    for (const cursor of ['x', 'WyIiLC0xXQ', 'WzEsMl0']) {
      const query = searchHubSchema.parse({ cursor });
      await expect(searchHub(query, hubOf(9).ask)).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });
});

test('what is asked for is what the Hub is asked', async () => {
  const hub = hubOf(1);
  await searchHub(
    searchHubSchema.parse({
      q: ' qwen ',
      sort: 'likes',
      author: 'unsloth',
      license: 'MIT',
      gated: 'false',
      min_parameters: '0.5',
      max_parameters: '8',
    }),
    hub.ask,
  );
  expect(hub.asked[0]).toEqual({
    words: 'qwen',
    sort: 'likes',
    author: 'unsloth',
    license: 'mit',
    gated: false,
    parameters: { min: 500_000_000, max: 8_000_000_000 },
    limit: 50,
    cursor: null,
  });
});
