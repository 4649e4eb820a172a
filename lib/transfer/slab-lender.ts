import type { HashFeed } from './hash-feed.ts';
import { SLAB_BYTES } from './range-plan.ts';
import type { SlabPool } from './slab-pool.ts';

/** Memory for up to SLAB_BYTES. `index` is null when the hash thread can't see it. */
export interface Slab {
  index: number | null;
  bytes: Uint8Array;
}

interface Borrower {
  pause(): void;
}

/**
 * Gives slabs to connections. When all are in use, first those are taken back that wait far ahead of the hash. When the
 * hash thread has them all, connections wait for it: no file is finished before its hash, and what is not in memory any
 * more would have to be read back.
 */
export class SlabLender<B extends Borrower> {
  readonly #pool: SlabPool;
  readonly #feeds: () => Iterable<HashFeed>;
  readonly #spare: Uint8Array[] = [];
  readonly #waiting = new Set<B>();

  constructor(pool: SlabPool, feeds: () => Iterable<HashFeed>) {
    this.#pool = pool;
    this.#feeds = feeds;
  }

  /** Always gives one, as bytes may be on their way already; pauses the borrower when it is not of the pool. */
  lend(borrower: B): Slab {
    const index = this.#pool.acquire() ?? this.#reclaim();
    if (index !== null) return { index, bytes: this.#pool.view(index, 0, SLAB_BYTES) };
    this.#waiting.add(borrower);
    borrower.pause();
    return { index, bytes: this.#spare.pop() ?? new Uint8Array(SLAB_BYTES) };
  }

  giveBack(slab: Slab): void {
    if (slab.index === null) this.#spare.push(slab.bytes);
    else this.#pool.release(slab.index);
  }

  forget(borrower: B): void {
    this.#waiting.delete(borrower);
  }

  isWaiting(borrower: B): boolean {
    return this.#waiting.has(borrower);
  }

  /** The hash thread has gone on. Who does not wait any more is given to `resume`. */
  endWaits(resume: (borrower: B) => void): void {
    if (this.#waiting.size === 0) return;
    let free = this.#pool.size - this.#pool.used;
    for (const feed of this.#feeds()) free += feed.keptCount;
    for (const borrower of this.#waiting) {
      if (free <= 0) return;
      free -= 1;
      this.#waiting.delete(borrower);
      resume(borrower);
    }
  }

  #reclaim(): number | null {
    let farthest: HashFeed | null = null;
    let most = -1;
    for (const feed of this.#feeds()) {
      const ahead = feed.farthestKept;
      if (ahead > most) [farthest, most] = [feed, ahead];
    }
    farthest?.evictFarthest();
    return farthest ? this.#pool.acquire() : null;
  }
}
