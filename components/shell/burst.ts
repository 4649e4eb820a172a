const APART_MS = 1000;

/** Ends that come within a second of each other, which are one thing to tell. */
export interface Burst {
  ids: readonly string[];
  lastMs: number;
}

export const NO_BURST: Burst = { ids: [], lastMs: Number.NEGATIVE_INFINITY };

/** More than so many are told together. */
export const MOST_APART = 2;

export function addToBurst(burst: Burst, id: string, nowMs: number): Burst {
  const ids = nowMs - burst.lastMs > APART_MS ? [] : burst.ids.filter((other) => other !== id);
  return { ids: [...ids, id], lastMs: nowMs };
}
