/** How keys and values are kept, by llama.cpp's names for `--cache-type-k` and `--cache-type-v`. */
export const CACHE_TYPES = ['f16', 'q8_0', 'q4_0'] as const;
export type CacheType = (typeof CACHE_TYPES)[number];

/** Bytes of one row of `count` numbers; blocks of 32 as in ggml-common.h. */
export function cacheRowBytes(type: CacheType, count: number): number {
  if (type === 'f16') return count * 2;
  return Math.ceil(count / 32) * (type === 'q8_0' ? 34 : 18);
}
