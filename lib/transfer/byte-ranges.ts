/** A set of file offsets, kept as ascending half-open ranges `[start, end)` that neither touch nor overlap. */
export class ByteRanges {
  #starts: number[] = [];
  #ends: number[] = [];
  #totalBytes = 0;

  static of(ranges: Iterable<readonly [start: number, end: number]>): ByteRanges {
    const set = new ByteRanges();
    for (const [start, end] of ranges) set.add(start, end);
    return set;
  }

  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Returns how many of these bytes were not in the set before. */
  add(start: number, end: number): number {
    if (end <= start) return 0;
    const before = this.#totalBytes;
    const first = this.#firstEndingAt(start);
    let last = first;
    let from = start;
    let to = end;
    for (let i = first; i < this.#starts.length; i++) {
      const [s, e] = this.#at(i);
      if (s > end) break;
      from = Math.min(from, s);
      to = Math.max(to, e);
      this.#totalBytes -= e - s;
      last = i + 1;
    }
    this.#starts.splice(first, last - first, from);
    this.#ends.splice(first, last - first, to);
    this.#totalBytes += to - from;
    return this.#totalBytes - before;
  }

  remove(start: number, end: number): void {
    if (end <= start) return;
    const kept: [number, number][] = [];
    const first = this.#firstEndingAt(start + 1);
    let last = first;
    for (let i = first; i < this.#starts.length; i++) {
      const [s, e] = this.#at(i);
      if (s >= end) break;
      if (s < start) kept.push([s, start]);
      if (e > end) kept.push([end, e]);
      this.#totalBytes -= e - s;
      last = i + 1;
    }
    for (const [s, e] of kept) this.#totalBytes += e - s;
    this.#starts.splice(first, last - first, ...kept.map(([s]) => s));
    this.#ends.splice(first, last - first, ...kept.map(([, e]) => e));
  }

  clear(): void {
    this.#starts = [];
    this.#ends = [];
    this.#totalBytes = 0;
  }

  /** The first byte at or after `offset` that is not in the set. */
  endOfRunFrom(offset: number): number {
    const i = this.#firstEndingAt(offset + 1);
    const start = this.#starts[i];
    const end = this.#ends[i];
    return start !== undefined && end !== undefined && start <= offset ? end : offset;
  }

  /** The first range at or after `offset` and below `limit` that is not in the set, or null. */
  firstGap(offset: number, limit: number): { start: number; end: number } | null {
    const start = this.endOfRunFrom(offset);
    if (start >= limit) return null;
    const next = this.#starts[this.#firstEndingAt(start + 1)];
    return { start, end: Math.min(limit, next ?? limit) };
  }

  *[Symbol.iterator](): IterableIterator<readonly [start: number, end: number]> {
    for (let i = 0; i < this.#starts.length; i++) yield this.#at(i);
  }

  #at(index: number): readonly [number, number] {
    return [this.#starts[index] ?? 0, this.#ends[index] ?? 0];
  }

  /** Index of the first range whose end is at or after `offset`. */
  #firstEndingAt(offset: number): number {
    let low = 0;
    let high = this.#ends.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
