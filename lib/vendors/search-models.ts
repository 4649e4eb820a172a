import { z } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';
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

const FIELDS = ['downloads', 'likes', 'lastModified', 'gated', 'gguf', 'tags'];

/**
 * One page of the Hub's GGUF repos. Asked directly: `listModels` of @huggingface/hub neither takes nor gives a cursor,
 * and can't ask for the `gguf` facts.
 */
export async function searchModels(call: HubCall, query: SearchQuery): Promise<SearchPage> {
  const url = searchUrl(call, query);
  const answer = await guardedFetch(call)(url);
  return understood(async () => ({
    hits: pageSchema.parse(await answer.json()).flatMap(hitOf),
    nextCursor: nextCursorOf(answer.headers.get('link'), url),
  }));
}

function searchUrl(
  call: HubCall,
  { words, sort, author, license, gated, parameters, limit, cursor }: SearchQuery,
): URL {
  const url = new URL(`${call.asked.endpoint}/api/models`);
  const set = (name: string, value: string | null | undefined) => {
    if (value) url.searchParams.set(name, value);
  };
  url.searchParams.append('filter', 'gguf');
  if (license) url.searchParams.append('filter', `license:${license}`);
  set('sort', SORTS[sort]);
  set('limit', String(limit));
  set('search', words.trim());
  set('author', author?.trim());
  set('gated', gated?.toString());
  set('num_parameters', rangeOf(parameters));
  set('cursor', cursor);
  for (const field of FIELDS) url.searchParams.append('expand', field);
  return url;
}

function rangeOf(parameters: SearchQuery['parameters']): string {
  const bounds = [];
  if (parameters?.min) bounds.push(`min:${inUnits(parameters.min)}`);
  if (parameters?.max) bounds.push(`max:${inUnits(parameters.max)}`);
  return bounds.join(',');
}

/** As the Hub writes them: `1.5B`, `500M`. */
const inUnits = (count: number): string => (count >= 1e9 ? `${count / 1e9}B` : `${count / 1e6}M`);

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
    tags: z.array(z.string()).catch([]),
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
      license: item.tags.find((tag) => /^license:.{1,64}$/.test(tag))?.slice('license:'.length) ?? null,
    },
  ];
}

const MOST_CURSOR_LENGTH = 2000;

/** The cursor is taken out of the link and given back to the Hub's own address; the link itself is never followed. */
function nextCursorOf(link: string | null, from: URL): string | null {
  const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (next === undefined) return null;
  const cursor = URL.canParse(next, from) ? new URL(next, from) : null;
  const value = cursor?.searchParams.get('cursor') ?? '';
  if (cursor?.origin !== from.origin || value === '' || value.length > MOST_CURSOR_LENGTH) {
    throw new HiveError('hub_error', 'The Hub’s link to the next page of results can’t be followed.', {
      hint: 'If HF_ENDPOINT is a mirror, it sends its results elsewhere.',
    });
  }
  return value;
}
