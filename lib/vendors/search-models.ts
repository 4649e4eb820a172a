import { z } from 'zod';
import { isRepoName } from '#lib/reference/repo-name.ts';
import type { HubCall } from './ask-hub.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { understood } from './understood.ts';
import type { SearchHit, SearchPage, SearchQuery } from './vendor.ts';

const SORTS = {
  trending: 'trendingScore',
  downloads: 'downloads',
  likes: 'likes',
  updated: 'lastModified',
} as const satisfies Record<SearchQuery['sort'], string>;

const FIELDS = ['downloads', 'likes', 'lastModified', 'gated', 'gguf'];

/**
 * One page of the Hub's GGUF repos. Asked directly: `listModels` of @huggingface/hub neither takes nor gives a cursor,
 * and can't ask for the `gguf` facts.
 */
export async function searchModels(call: HubCall, query: SearchQuery): Promise<SearchPage> {
  const url = new URL(`${call.asked.endpoint}/api/models`);
  url.searchParams.set('filter', 'gguf');
  url.searchParams.set('sort', SORTS[query.sort]);
  url.searchParams.set('limit', String(query.limit));
  if (query.words.trim() !== '') url.searchParams.set('search', query.words.trim());
  if (query.cursor !== null) url.searchParams.set('cursor', query.cursor);
  for (const field of FIELDS) url.searchParams.append('expand', field);
  const answer = await guardedFetch(call)(url);
  return understood(async () => ({
    hits: pageSchema.parse(await answer.json()).flatMap(hitOf),
    nextCursor: nextCursorOf(answer.headers.get('link'), url),
  }));
}

const count = z.number().int().nonnegative();
const pageSchema = z.array(
  z.object({
    id: z.string(),
    downloads: count.catch(0),
    likes: count.catch(0),
    lastModified: z.iso.datetime().nullable().catch(null),
    gated: z.union([z.boolean(), z.string()]).catch(false),
    gguf: z
      .object({ total: count.nullable().catch(null), architecture: z.string().max(64).nullable().catch(null) })
      .nullable()
      .catch(null),
  }),
);

/** Nothing for a repo that no reference could name, as those of one word. */
function hitOf(item: z.infer<typeof pageSchema>[number]): SearchHit[] {
  if (!isRepoName(item.id)) return [];
  return [
    {
      repo: item.id,
      downloads: item.downloads,
      likes: item.likes,
      updatedAt: item.lastModified,
      gated: item.gated !== false,
      parameters: item.gguf?.total ?? null,
      architecture: item.gguf?.architecture ?? null,
    },
  ];
}

function nextCursorOf(link: string | null, from: URL): string | null {
  const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  return next !== undefined && URL.canParse(next, from) ? new URL(next, from).searchParams.get('cursor') : null;
}
