import type { TransferProgress } from './transfer-engine.ts';

const EVERY_MS = 100;

/** Says how far transfers are, ten times a second at most and only what has not been said. */
export class ProgressReports {
  readonly #tell: (id: number, progress: TransferProgress) => void;
  readonly #told = new Map<number, string>();
  #toldAt = 0;

  constructor(tell: (id: number, progress: TransferProgress) => void) {
    this.#tell = tell;
  }

  look(transfers: Iterable<{ id: number; progress: TransferProgress }>, now: number): void {
    if (now - this.#toldAt < EVERY_MS) return;
    this.#toldAt = now;
    for (const { id, progress } of transfers) {
      const key = `${progress.receivedBytes} ${progress.verifiedBytes}`;
      if (this.#told.get(id) === key) continue;
      this.#told.set(id, key);
      this.#tell(id, progress);
    }
  }

  forget(id: number): void {
    this.#told.delete(id);
  }
}
