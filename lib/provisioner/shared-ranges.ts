import type { SeedRange } from '#lib/transfer/seed-partial.ts';
import type { FileTerm } from '#lib/vendors/vendor.ts';

interface Place extends FileTerm {
  offset: number;
}

/**
 * Which bytes of the new version the old one has, by the terms of both, ascending. Terms of one pack that begin at the
 * same chunk have the shorter one's bytes in common, and so have those that end at the same: a change in the middle of a
 * pack leaves both. Where the lengths contradict that, nothing is taken.
 */
export function sharedRanges(before: readonly FileTerm[], after: readonly FileTerm[]): SeedRange[] {
  const starts = new Map<string, Place>();
  const ends = new Map<string, Place>();
  for (const place of placesOf(before)) {
    keepLonger(starts, `${place.pack} ${place.start}`, place);
    keepLonger(ends, `${place.pack} ${place.end}`, place);
  }
  const ranges: SeedRange[] = [];
  for (const term of placesOf(after)) {
    const first = starts.get(`${term.pack} ${term.start}`);
    const last = ends.get(`${term.pack} ${term.end}`);
    const front = first ? commonBytes(first, term) : 0;
    const back = last ? Math.min(commonBytes(last, term), term.lengthBytes - front) : 0;
    if (first && front > 0) ranges.push({ from: first.offset, to: term.offset, lengthBytes: front });
    if (last && back > 0) {
      const from = last.offset + last.lengthBytes - back;
      ranges.push({ from, to: term.offset + term.lengthBytes - back, lengthBytes: back });
    }
  }
  return joined(ranges);
}

export const sharedBytes = (ranges: readonly SeedRange[]): number =>
  ranges.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0);

function placesOf(terms: readonly FileTerm[]): Place[] {
  let offset = 0;
  return terms.map((term) => {
    const place = { ...term, offset };
    offset += term.lengthBytes;
    return place;
  });
}

function keepLonger(places: Map<string, Place>, key: string, place: Place): void {
  const known = places.get(key);
  if (!known || chunksIn(known) < chunksIn(place)) places.set(key, place);
}

const chunksIn = ({ start, end }: FileTerm): number => end - start;

/** Fewer chunks can't have more bytes. */
function commonBytes(old: FileTerm, term: FileTerm): number {
  const [fewer, more] = chunksIn(old) <= chunksIn(term) ? [old, term] : [term, old];
  const same = chunksIn(fewer) === chunksIn(more);
  const agrees = same ? fewer.lengthBytes === more.lengthBytes : fewer.lengthBytes < more.lengthBytes;
  return agrees ? fewer.lengthBytes : 0;
}

function joined(ranges: readonly SeedRange[]): SeedRange[] {
  const all: SeedRange[] = [];
  for (const range of ranges) {
    const last = all.at(-1);
    const follows = last && last.from + last.lengthBytes === range.from && last.to + last.lengthBytes === range.to;
    if (last && follows) last.lengthBytes += range.lengthBytes;
    else all.push({ ...range });
  }
  return all;
}
