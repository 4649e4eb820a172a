/** A median with the range that it comes from. */
export interface Spread {
  median: number;
  least: number;
  most: number;
  count: number;
}

/** Null of nothing. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const least = sorted.at(0);
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return null;
  return { median: percentile(sorted, 50), least, most, count: sorted.length };
}

/** Between two neighbours in proportion, as most tools do it. NaN of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

interface InRound {
  round: number;
}

/**
 * How many times `other` each sample is, compared within its own round only: what disturbs a machine for minutes then
 * disturbs both. Rounds that only one of the two has are left out.
 */
export function pairRatios<T extends InRound>(
  samples: readonly T[],
  others: readonly T[],
  figureOf: (sample: T) => number,
): number[] {
  return samples.flatMap((sample) => {
    const other = others.find((candidate) => candidate.round === sample.round);
    return other ? [figureOf(sample) / figureOf(other)] : [];
  });
}
