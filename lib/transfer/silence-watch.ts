import type { RangeFetch } from './range-fetch.ts';
import { StalledError } from './transfer-fault.ts';

const FLUSH_EVERY_MS = 250;

/**
 * Ends a fetch without a byte for `stallMs`, and puts on disk what has waited long for its slab to fill. After a pause
 * of the whole thread, of `lateMs`, the silence was ours.
 */
export function watchSilence(
  fetch: RangeFetch,
  { now, lateMs, stallMs }: Record<'now' | 'lateMs' | 'stallMs', number>,
) {
  if (lateMs > 0) fetch.lastByteAt = Math.min(now, fetch.lastByteAt + lateMs);
  if (fetch.isPaused) fetch.lastByteAt = now;
  if (now - fetch.lastByteAt >= stallMs) {
    const cause = new StalledError(`No byte came for ${Math.round(stallMs / 1000)} s.`);
    fetch.end({ kind: 'broken', cause, stale: false }, true);
  } else fetch.flushOlderThan(now - FLUSH_EVERY_MS);
}
