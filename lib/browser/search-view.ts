import type { HubSort } from '#lib/contract/hub.ts';

/** A search as it stands in the address of the page. */
export interface SearchView {
  q: string;
  sort: HubSort;
  size: SizeBand | null;
  author: string;
  architecture: string;
  license: string;
  gated: 'true' | 'false' | null;
  cursor: string | null;
}

export const USUAL_SORT: HubSort = 'trending';

export const SORT_WORDS: Record<HubSort, string> = {
  trending: 'Trending',
  downloads: 'Most downloads',
  likes: 'Most likes',
  updated: 'Newest',
};

/** In billions of parameters, both ends belong to it. */
export const SIZE_BANDS = {
  '0-1': { label: 'up to 1B', min: null, max: 1 },
  '1-4': { label: '1B to 4B', min: 1, max: 4 },
  '4-9': { label: '4B to 9B', min: 4, max: 9 },
  '9-16': { label: '9B to 16B', min: 9, max: 16 },
  '16-40': { label: '16B to 40B', min: 16, max: 40 },
  '40-120': { label: '40B to 120B', min: 40, max: 120 },
  '120-': { label: 'over 120B', min: 120, max: null },
} as const;
export type SizeBand = keyof typeof SIZE_BANDS;

const MOST_TEXT = 200;

/** What an address says in other words than ours is left out, rather than refused: it may be an old one. */
export function readSearchView(given: Record<string, string | string[] | undefined>): SearchView {
  const text = (name: string, most = MOST_TEXT) => {
    const value = given[name];
    return typeof value === 'string' ? value.trim().slice(0, most) : '';
  };
  const sort = text('sort');
  const size = text('size');
  const gated = text('gated');
  return {
    q: text('q'),
    sort: Object.hasOwn(SORT_WORDS, sort) ? (sort as HubSort) : USUAL_SORT,
    size: Object.hasOwn(SIZE_BANDS, size) ? (size as SizeBand) : null,
    author: text('author'),
    architecture: text('architecture'),
    license: text('license'),
    gated: gated === 'true' || gated === 'false' ? gated : null,
    cursor: text('cursor', 4000) || null,
  };
}

export function searchHref(view: SearchView): string {
  const { sort, ...rest } = view;
  const params = paramsOf({ ...rest, sort: sort === USUAL_SORT ? null : sort });
  return params === '' ? '/discover' : `/discover?${params}`;
}

/** The same search for `GET /v1/hub/search`. */
export function searchQuery({ size, ...view }: SearchView): Record<string, string> {
  const band = size === null ? null : SIZE_BANDS[size];
  const all = {
    ...view,
    min_parameters: band?.min?.toString() ?? null,
    max_parameters: band?.max?.toString() ?? null,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

export const isNarrowed = ({ size, author, architecture, license, gated }: SearchView): boolean =>
  Boolean(size || author || architecture || license || gated);

export const UNNARROWED = { size: null, author: '', architecture: '', license: '', gated: null } as const;

function paramsOf(values: Record<string, string | null>): string {
  const given = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return new URLSearchParams(given).toString();
}
