const SMALLEST_READ_BYTES = 4 * 1024;
const LARGEST_READ_BYTES = 64 * 1024;

/**
 * A cap on bytes per second, shared evenly by those who move bytes; what one does not use is for the others. Somebody
 * may read a little more than is left and then waits that much longer.
 */
export class BandwidthLimiter {
  #bytesPerSecond: number | null = null;
  #allowed = new Map<string, number>();

  /** Null for no cap. */
  setLimit(bytesPerSecond: number | null): void {
    this.#bytesPerSecond = bytesPerSecond;
    this.#allowed.clear();
  }

  get bytesPerSecond(): number | null {
    return this.#bytesPerSecond;
  }

  /** The most that one read may take, so that a small cap is not exceeded by one large read; null without a cap. */
  get readBytes(): number | null {
    if (this.#bytesPerSecond === null) return null;
    return Math.max(SMALLEST_READ_BYTES, Math.min(LARGEST_READ_BYTES, Math.floor(this.#bytesPerSecond / 50)));
  }

  /** `sharers` are those who move bytes now. Who has read too much pays for it even when it moves none meanwhile. */
  refill(elapsedMs: number, sharers: Iterable<string>): void {
    if (this.#bytesPerSecond === null) return;
    const fresh = (this.#bytesPerSecond * Math.min(elapsedMs, 1000)) / 1000;
    const before = this.#allowed;
    const indebted = [...before.keys()].filter((id) => this.isInDebt(id));
    const ids = [...new Set([...sharers, ...indebted])];
    let unused = 0;
    for (const left of before.values()) unused += Math.max(0, left);
    this.#allowed = new Map(ids.map((id) => [id, Math.min(0, before.get(id) ?? 0)]));
    const share = (fresh + Math.min(unused, fresh)) / Math.max(1, ids.length);
    for (const [id, left] of this.#allowed) this.#allowed.set(id, left + share);
  }

  spend(id: string, bytes: number): void {
    if (this.#bytesPerSecond === null) return;
    this.#allowed.set(id, (this.#allowed.get(id) ?? 0) - bytes);
  }

  isInDebt(id: string): boolean {
    return (this.#allowed.get(id) ?? 0) < 0;
  }

  mayRead(id: string): boolean {
    return this.#bytesPerSecond === null || (this.#allowed.get(id) ?? 0) > 0;
  }
}
