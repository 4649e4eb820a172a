import { HiveError } from '#lib/contract/hive-error.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { PlaceSpace } from './places.ts';

interface Entry {
  device: string;
  missingBytes: () => number;
}

/**
 * What the running jobs still need of each disk, so that they are not promised the same bytes twice. Places on one
 * filesystem have the same bytes to give.
 */
export class SpaceLedger {
  readonly #entries = new Map<string, Entry>();

  /**
   * Takes a place for a job that still has `missingBytes()` to write (asked again at every later check, so it shrinks as
   * bytes arrive). Throws `disk_full` when they do not fit beside what the others still need and what is never filled.
   * Returns the way to give it back. Synchronous between check and entry: two jobs can't both be told that the last
   * bytes are theirs.
   */
  reserve(jobId: string, missingBytes: () => number, space: PlaceSpace): () => void {
    const needed = missingBytes();
    const promised = this.promisedBytes(space.device, jobId);
    if (needed > 0 && needed > space.freeBytes - space.reserveBytes - promised) throw diskFull(needed, promised, space);
    this.#entries.set(jobId, { device: space.device, missingBytes });
    return () => this.#entries.delete(jobId);
  }

  /** What all jobs, or all but this one, still need of a disk. */
  promisedBytes(device: string, exceptJobId?: string): number {
    let promised = 0;
    for (const [id, entry] of this.#entries) {
      if (id !== exceptJobId && entry.device === device) promised += entry.missingBytes();
    }
    return promised;
  }
}

/** Another program has taken what is never to be filled. Null: there is room for what is still to come. */
export function reserveBroken(missingBytes: number, space: PlaceSpace): HiveError | null {
  if (missingBytes <= 0 || space.reserveBytes === 0 || space.freeBytes >= space.reserveBytes) return null;
  return diskFull(missingBytes, 0, space);
}

function diskFull(needed: number, promised: number, space: PlaceSpace): HiveError {
  const where = space.place === null ? `the disk at ${space.path}` : `the place ${space.place}`;
  const parts = [
    `${sayBytes(space.freeBytes)} are free`,
    promised > 0 ? `${sayBytes(promised)} of it promised to other jobs` : null,
    space.reserveBytes > 0 ? `${sayBytes(space.reserveBytes)} are kept free` : null,
  ].filter((part) => part !== null);
  return new HiveError(
    'disk_full',
    `There is not enough room in ${where}: ${sayBytes(needed)} are needed, ${list(parts)}.`,
    {
      details: {
        needed_bytes: needed,
        free_bytes: space.freeBytes,
        promised_bytes: promised,
        reserve_bytes: space.reserveBytes,
        path: space.path,
        place: space.place,
      },
    },
  );
}

const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
