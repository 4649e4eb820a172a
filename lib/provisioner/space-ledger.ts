import { HiveError } from '#lib/contract/hive-error.ts';

/** What the running downloads still need of the disk, so that they are not promised the same bytes twice. */
export class SpaceLedger {
  readonly #missing = new Map<string, () => number>();

  /**
   * Takes a place for a job that still has `missingBytes()` to write (asked again at every later check, so it shrinks as
   * bytes arrive). Throws `disk_full` when they do not fit beside what the others still need. Returns the way to give it
   * back. Synchronous between check and entry: two jobs can't both be told that the last bytes are theirs.
   */
  reserve(jobId: string, missingBytes: () => number, free: { path: string; freeBytes: number }): () => void {
    const needed = missingBytes();
    const promised = this.promisedBytes(jobId);
    if (needed > 0 && needed > free.freeBytes - promised) {
      throw new HiveError('disk_full', 'There is not enough free space on the disk for this model.', {
        details: { needed_bytes: needed, free_bytes: free.freeBytes, promised_bytes: promised, path: free.path },
      });
    }
    this.#missing.set(jobId, missingBytes);
    return () => this.#missing.delete(jobId);
  }

  /** What all jobs, or all but this one, still need. */
  promisedBytes(exceptJobId?: string): number {
    let promised = 0;
    for (const [id, missing] of this.#missing) if (id !== exceptJobId) promised += missing();
    return promised;
  }
}
