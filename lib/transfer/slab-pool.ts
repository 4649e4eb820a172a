import { SLAB_BYTES } from './range-plan.ts';

/**
 * Memory that the network thread fills and the hash thread reads: slabs of one SharedArrayBuffer. The lowest free one is
 * given first, so that only as much is ever touched as is used at one time.
 */
export class SlabPool {
  readonly memory: SharedArrayBuffer;
  readonly #free: boolean[];
  #used = 0;

  constructor(count: number) {
    this.memory = new SharedArrayBuffer(count * SLAB_BYTES);
    this.#free = new Array<boolean>(count).fill(true);
  }

  get size(): number {
    return this.#free.length;
  }

  get used(): number {
    return this.#used;
  }

  /** The index of a slab that nobody else has, or null when there is none. */
  acquire(): number | null {
    const index = this.#free.indexOf(true);
    if (index < 0) return null;
    this.#free[index] = false;
    this.#used += 1;
    return index;
  }

  release(index: number): void {
    if (this.#free[index] !== false) throw new Error('A slab was given back twice.');
    this.#free[index] = true;
    this.#used -= 1;
  }

  view(index: number, start: number, end: number): Uint8Array {
    return new Uint8Array(this.memory, index * SLAB_BYTES + start, end - start);
  }
}
