import { z } from 'zod';
import { decodeCursor, encodeCursor } from '#lib/contract/cursor.ts';
import type { SearchHub } from '#lib/contract/hub.ts';
import type { SearchHit, SearchPage, SearchQuery } from '#lib/vendors/vendor.ts';

/** Hits that the Hub is asked for at a time; several pages of ours come from one of its. */
const HUB_PAGE = 50;
/** Where the Hub can’t filter, pages without a hit are passed over; after so many the person says whether to go on. */
const MOST_PAGES = 4;

export type AskPage = (query: SearchQuery) => Promise<SearchPage>;

/**
 * A page of search results out of the Hub's pages. The Hub knows no filter for the architecture of GGUF repos, so that
 * one is ours. Throws `invalid_request` for a cursor that was not given here.
 */
export async function searchHub(
  query: SearchHub,
  ask: AskPage,
): Promise<{ hits: SearchHit[]; nextCursor: string | null }> {
  let place = readPlace(query.cursor);
  const hits: SearchHit[] = [];
  for (let asked = 0; asked < MOST_PAGES; asked += 1) {
    const page = await ask(hubQuery(query, place.hubCursor));
    const fitting = page.hits.filter((hit) => isOfArchitecture(hit, query.architecture));
    const taken = fitting.slice(place.skip, place.skip + query.limit - hits.length);
    hits.push(...taken);
    const skip = place.skip + taken.length;
    if (skip < fitting.length) return { hits, nextCursor: writePlace({ ...place, skip }) };
    if (page.nextCursor === null) return { hits, nextCursor: null };
    place = { hubCursor: page.nextCursor, skip: 0 };
    if (hits.length === query.limit) break;
  }
  return { hits, nextCursor: writePlace(place) };
}

interface Place {
  hubCursor: string | null;
  /** Hits of that page which were given already. */
  skip: number;
}

const placeSchema = z.tuple([z.string().max(2000), z.number().int().min(0).max(HUB_PAGE)]);

function readPlace(cursor: string | undefined): Place {
  if (cursor === undefined) return { hubCursor: null, skip: 0 };
  const [hubCursor, skip] = decodeCursor(cursor, placeSchema);
  return { hubCursor: hubCursor || null, skip };
}

const writePlace = ({ hubCursor, skip }: Place): string => encodeCursor([hubCursor ?? '', skip]);

function hubQuery(query: SearchHub, cursor: string | null): SearchQuery {
  const { q = '', sort, author, license, gated, min_parameters: min, max_parameters: max } = query;
  return {
    words: q,
    sort,
    author: author ?? null,
    license: license?.toLowerCase() ?? null,
    gated: gated === undefined ? null : gated === 'true',
    parameters: { min: min === undefined ? null : min * 1e9, max: max === undefined ? null : max * 1e9 },
    limit: HUB_PAGE,
    cursor,
  };
}

function isOfArchitecture(hit: SearchHit, architecture: string | undefined): boolean {
  return architecture === undefined || hit.architecture?.toLowerCase() === architecture.toLowerCase();
}
