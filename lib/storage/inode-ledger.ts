import type { BigIntStats } from 'node:fs';
import type { Deletion } from './model-storage.ts';

/** Counts bytes as the disk does: they come free when the last name of a file goes, however many names it had. */
export class InodeLedger {
  readonly #files = new Map<string, { size: number; names: bigint; going: bigint }>();

  /** Bytes of the model, whatever becomes of them. */
  see(file: BigIntStats | null): void {
    if (file?.isFile()) this.#of(file);
  }

  /** One name of the file goes. For a symlink the bytes are elsewhere. */
  remove(name: BigIntStats | null): void {
    if (name?.isFile()) this.#of(name).going += 1n;
  }

  /** Names that the file will still have; 0 when its bytes come free, or when it was never counted. */
  namesLeft(file: BigIntStats): number {
    const known = this.#files.get(`${file.dev}:${file.ino}`);
    return known ? Math.max(0, Number(known.names - known.going)) : 0;
  }

  total(): Omit<Deletion, 'keptBy'> {
    const total = { freedBytes: 0, keptBytes: 0 };
    for (const { size, names, going } of this.#files.values()) {
      total[going >= names ? 'freedBytes' : 'keptBytes'] += size;
    }
    return total;
  }

  #of(file: BigIntStats) {
    const key = `${file.dev}:${file.ino}`;
    const known = this.#files.get(key) ?? { size: Number(file.size), names: file.nlink, going: 0n };
    this.#files.set(key, known);
    return known;
  }
}
