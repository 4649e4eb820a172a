import type { Digest, HashCounter, HashPiece, ToHasher } from './hash-messages.ts';
import { MIB } from './range-plan.ts';
import type { SlabPool } from './slab-pool.ts';

/** As much may wait at the hash thread. Slabs beyond it can still be taken back for the network. */
const MOST_AHEAD_BYTES = 8 * MIB;
/** One message for several slabs: a message costs as much as hashing 20 KiB. */
const LEAST_FEED_BYTES = MIB;

interface KeptSlab {
  index: number;
  start: number;
  length: number;
}

/**
 * Brings one file's bytes to the hash thread in order, while they arrive in any order. A slab whose bytes are on disk is
 * kept as long as nobody needs its memory; what is no longer there is read back from the page cache. There is no second
 * pass over the file.
 */
export class HashFeed {
  readonly id: number;
  readonly #pool: SlabPool;
  readonly #post: (message: ToHasher) => void;
  readonly #sizeBytes: number;
  readonly #kept = new Map<number, KeptSlab>();
  /** In the order in which the hash thread takes them. */
  #lent: { index: number; end: number }[] = [];
  readonly #counter: HashCounter = new BigInt64Array(new SharedArrayBuffer(8));
  #fedBytes = 0;

  constructor(
    id: number,
    file: { path: string; sizeBytes: number; algorithm: Digest['algorithm'] },
    pool: SlabPool,
    post: (message: ToHasher) => void,
  ) {
    this.id = id;
    this.#pool = pool;
    this.#post = post;
    this.#sizeBytes = file.sizeBytes;
    post({ kind: 'open', id, ...file, counter: this.#counter });
  }

  get hashedBytes(): number {
    return Number(Atomics.load(this.#counter, 0));
  }

  /** Takes over a slab with `length` bytes of the file from `offset` on, standing at `start` in it. */
  keep(offset: number, slab: KeptSlab): void {
    if (offset < this.#fedBytes || this.#kept.has(offset)) this.#pool.release(slab.index);
    else this.#kept.set(offset, slab);
  }

  /** Slabs that can be taken back. */
  get keptCount(): number {
    return this.#kept.size;
  }

  /** How far ahead of the hash the last kept slab is, or -1 when none is kept. */
  get farthestKept(): number {
    let most = -1;
    for (const offset of this.#kept.keys()) most = Math.max(most, offset - this.hashedBytes);
    return most;
  }

  /** Gives the slab back that would be needed last; it will be read from the file. */
  evictFarthest(): void {
    this.#evict(Math.max(...this.#kept.keys()));
  }

  /** Sends on what may be hashed, now that all bytes before `frontier` are on disk. */
  advance(frontier: number): void {
    const { hashedBytes } = this;
    this.#takeBack(hashedBytes);
    const limit = Math.min(frontier, hashedBytes + MOST_AHEAD_BYTES);
    const isLittle = limit - this.#fedBytes < LEAST_FEED_BYTES && limit < this.#sizeBytes;
    if (limit <= this.#fedBytes || (isLittle && hashedBytes < this.#fedBytes)) return;
    const pieces: HashPiece[] = [];
    while (this.#fedBytes < limit) {
      const slab = this.#kept.get(this.#fedBytes);
      const length = slab ? slab.length : this.#nextKept(limit) - this.#fedBytes;
      pieces.push({ length, slab: slab ? { index: slab.index, start: slab.start } : null });
      if (slab) this.#kept.delete(this.#fedBytes);
      this.#fedBytes += length;
      if (slab) this.#lent.push({ index: slab.index, end: this.#fedBytes });
    }
    this.#dropPassed();
    this.#post({ kind: 'feed', id: this.id, pieces });
    // Where there is one core, they have been hashed by now.
    this.#takeBack(this.hashedBytes);
  }

  /** Gives all memory back that the hash thread does not hold. */
  drop(): void {
    for (const offset of [...this.#kept.keys()]) this.#evict(offset);
    this.#post({ kind: 'drop', id: this.id });
  }

  /** The hash thread has said that it reads no more. */
  onDropped(): void {
    this.#takeBack(Number.POSITIVE_INFINITY);
  }

  #takeBack(hashedBytes: number): void {
    let count = 0;
    for (const slab of this.#lent) {
      if (slab.end > hashedBytes) break;
      this.#pool.release(slab.index);
      count += 1;
    }
    this.#lent.splice(0, count);
  }

  #nextKept(limit: number): number {
    let next = limit;
    for (const offset of this.#kept.keys()) if (offset > this.#fedBytes && offset < next) next = offset;
    return next;
  }

  #dropPassed(): void {
    for (const offset of [...this.#kept.keys()]) if (offset < this.#fedBytes) this.#evict(offset);
  }

  #evict(offset: number): void {
    const slab = this.#kept.get(offset);
    if (!slab) return;
    this.#kept.delete(offset);
    this.#pool.release(slab.index);
  }
}
