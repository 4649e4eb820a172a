import type { RangeFetch } from './range-fetch.ts';

const WORTH_SPLITTING_MS = 1000;
const WORTH_REPLACING_MS = 3000;
/** A server that slows down every connection is not to be asked over and over. */
const MOST_REPLACED = 64;

/** Whether one of them is so slow that somebody who has nothing to do could help. */
export function isWorthSplitting(fetches: Iterable<RangeFetch>, now: number): boolean {
  for (const fetch of fetches) if (fetch.msLeft(now) > WORTH_SPLITTING_MS) return true;
  return false;
}

/** Looks for connections that would hold a file up though others are much faster. */
export class Laggards {
  #replaced = 0;

  /** Ends one, so that its rest is asked for anew; returns whether there was one. */
  replaceOne(fetches: Iterable<RangeFetch>, now: number): boolean {
    for (const fetch of fetches) {
      const usual = fetch.origin.connectionRate;
      if (usual === null || fetch.claim.whole || this.#replaced >= MOST_REPLACED) continue;
      const left = fetch.claim.end - fetch.claim.position;
      if (fetch.msLeft(now) < Math.max(WORTH_REPLACING_MS, (10 * left) / usual)) continue;
      this.#replaced += 1;
      fetch.end({ kind: 'broken', cause: new Error('The connection is much slower than others.'), stale: true }, true);
      return true;
    }
    return false;
  }
}
