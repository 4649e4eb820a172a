/**
 * Work passes side by side; `close` waits until all of it is through, and what comes meanwhile waits until it is open
 * again. Work that is inside must not pass a second time: it would wait for itself.
 */
export class Gate {
  #inside = 0;
  #closed: Promise<void> | null = null;
  #whenEmpty: (() => void) | null = null;
  #times = 0;

  /** How often it has been closed: who remembers it can tell whether the ground may have changed below a long work. */
  get times(): number {
    return this.#times;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#closed;
    this.#inside += 1;
    try {
      return await work();
    } finally {
      this.#inside -= 1;
      if (this.#inside === 0) this.#whenEmpty?.();
    }
  }

  async close<T>(work: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#closed;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#closed = promise;
    try {
      if (this.#inside > 0) {
        const { promise: empty, resolve: emptied } = Promise.withResolvers<void>();
        this.#whenEmpty = emptied;
        await empty;
        this.#whenEmpty = null;
      }
      this.#times += 1;
      return await work();
    } finally {
      this.#closed = null;
      resolve();
    }
  }
}
