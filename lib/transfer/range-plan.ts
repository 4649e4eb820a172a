import { ByteRanges } from './byte-ranges.ts';

export const MIB = 1024 * 1024;
/** Reads end and writes begin at multiples of this, so that the disk sees whole pages. */
export const SLAB_BYTES = MIB / 4;
/** Smaller ranges cost more in requests than they win at the end of a file. */
export const SMALLEST_RANGE_BYTES = 2 * MIB;

/** A part of the file that one connection is to bring. */
export interface Claim {
  readonly start: number;
  /** Moves down when a part of the claim is given to somebody else. */
  end: number;
  /** Everything from `start` to here has arrived. */
  position: number;
  /** Failures since a byte of this claim arrived. */
  attempts: number;
  /** Not before this time, in ms of the caller's clock. */
  notBefore: number;
  /** Brings the whole file from its first byte, as the server knows no ranges. */
  readonly whole: boolean;
}

/**
 * Who fetches which part of one file. Claims ascend, so that the hash can follow; the last ones are smaller, so that all
 * connections end at about the same time. Every missing byte is in exactly one of: unclaimed, claimed, resting.
 */
export class RangePlan {
  readonly sizeBytes: number;
  readonly written: ByteRanges;
  #claimed: ByteRanges;
  #resting: Claim[] = [];
  readonly #active = new Set<Claim>();

  constructor(sizeBytes: number, written: ByteRanges = new ByteRanges()) {
    this.sizeBytes = sizeBytes;
    this.written = written;
    this.#claimed = ByteRanges.of(written);
  }

  get active(): ReadonlySet<Claim> {
    return this.#active;
  }

  get isComplete(): boolean {
    return this.written.totalBytes === this.sizeBytes;
  }

  /** Everything before it is on disk. */
  get frontier(): number {
    return this.written.endOfRunFrom(0);
  }

  /** Whether `take` would give something at `now`. */
  hasWork(now: number): boolean {
    return this.#claimed.totalBytes < this.sizeBytes || this.#resting.some((claim) => claim.notBefore <= now);
  }

  /**
   * The next part to fetch, of at most `wantBytes` and, unless that is very little, of what would be left if it were
   * divided into so many `parts`; null when there is none now.
   */
  take(wantBytes: number, parts: number, now: number): Claim | null {
    const rested = this.#resting.filter((claim) => claim.notBefore <= now).sort((a, b) => a.start - b.start)[0];
    if (rested) {
      this.#resting = this.#resting.filter((claim) => claim !== rested);
      this.#active.add(rested);
      return rested;
    }
    const gap = this.#claimed.firstGap(0, this.sizeBytes);
    if (!gap) return null;
    const unclaimed = this.sizeBytes - this.#claimed.totalBytes;
    const fair = Math.ceil(unclaimed / Math.max(1, parts));
    const length = Math.min(wantBytes, Math.max(SMALLEST_RANGE_BYTES, fair));
    let end = Math.floor((gap.start + length) / SLAB_BYTES) * SLAB_BYTES;
    if (end <= gap.start) end = gap.start + length;
    if (gap.end - end < SLAB_BYTES) end = gap.end;
    return this.#claim(gap.start, Math.min(end, gap.end));
  }

  /** One claim over everything, for a server that knows no ranges. All others must have been released. */
  takeWhole(): Claim {
    this.#resting = [];
    this.#claimed = ByteRanges.of([[0, this.sizeBytes]]);
    const claim: Claim = newClaim(0, this.sizeBytes, true);
    this.#active.add(claim);
    return claim;
  }

  /** Gives the second half of the largest running claim to somebody who has nothing to do; null when none is worth it. */
  split(leastBytes: number): Claim | null {
    let largest: Claim | null = null;
    for (const claim of this.#active) {
      if (!claim.whole && (!largest || left(claim) > left(largest))) largest = claim;
    }
    if (!largest || left(largest) < leastBytes) return null;
    const middle = Math.ceil((largest.position + left(largest) / 2) / SLAB_BYTES) * SLAB_BYTES;
    if (middle <= largest.position || middle >= largest.end) return null;
    const claim = newClaim(middle, largest.end, false);
    largest.end = middle;
    this.#active.add(claim);
    return claim;
  }

  /** The claim has ended. What it has not written is free for others at once. */
  release(claim: Claim): void {
    if (!this.#active.delete(claim)) return;
    this.#claimed.remove(claim.start, claim.end);
    for (const [start, end] of this.written) this.#claimed.add(start, end);
    for (const { start, end } of [...this.#active, ...this.#resting]) this.#claimed.add(start, end);
  }

  /** The claim has failed. What it has not written goes on at `notBefore`, a whole file from its first byte. */
  rest(claim: Claim, notBefore: number): void {
    if (!this.#active.delete(claim)) return;
    const start = claim.whole ? 0 : this.written.endOfRunFrom(claim.start);
    if (start >= claim.end) return;
    this.#resting.push({ ...newClaim(start, claim.end, claim.whole), attempts: claim.attempts, notBefore });
  }

  /** When the first resting claim may go on, or null. */
  get wakesAt(): number | null {
    return this.#resting.length === 0 ? null : Math.min(...this.#resting.map((claim) => claim.notBefore));
  }

  /** Nothing is here any more; all claims are void. */
  reset(): void {
    this.written.clear();
    this.#claimed.clear();
    this.#resting = [];
    this.#active.clear();
  }

  #claim(start: number, end: number): Claim {
    this.#claimed.add(start, end);
    const claim = newClaim(start, end, false);
    this.#active.add(claim);
    return claim;
  }
}

const left = (claim: Claim): number => claim.end - claim.position;

const newClaim = (start: number, end: number, whole: boolean): Claim => ({
  start,
  end,
  position: start,
  attempts: 0,
  notBefore: 0,
  whole,
});
