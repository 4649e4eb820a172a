import type { FitQuery } from '#lib/contract/hub.ts';

export type CacheType = NonNullable<FitQuery['cache_type']>;

/** For which context it is said what fits, as it stands in the address of a repo. */
export interface FitChoice {
  /** Null: the usual one. */
  contextTokens: number | null;
  cacheType: CacheType;
}

export const CACHE_TYPES = ['f16', 'q8_0', 'q4_0'] as const satisfies readonly CacheType[];
/** As the API takes it. */
const TOKENS = { least: 256, most: 16_777_216 };

/** What is not understood counts as not said. */
export function readFitChoice(given: Record<string, string | string[] | undefined>): FitChoice {
  const { context, cache } = given;
  const tokens = typeof context === 'string' && /^\d{1,9}$/.test(context) ? Number(context) : 0;
  return {
    contextTokens: tokens >= TOKENS.least && tokens <= TOKENS.most ? tokens : null,
    cacheType: CACHE_TYPES.find((type) => type === cache) ?? 'f16',
  };
}

/** The same address with another choice; what else it says stays. */
export function withFitChoice(href: string, { contextTokens, cacheType }: FitChoice): string {
  const [path = '', query = ''] = href.split('?');
  const params = new URLSearchParams(query);
  params.delete('context');
  params.delete('cache');
  if (contextTokens !== null) params.set('context', String(contextTokens));
  if (cacheType !== 'f16') params.set('cache', cacheType);
  return params.size === 0 ? path : `${path}?${params}`;
}
