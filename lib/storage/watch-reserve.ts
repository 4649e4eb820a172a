import type { HiveError } from '#lib/contract/hive-error.ts';
import type { PlaceSpace } from './places.ts';
import { reserveBroken } from './space-ledger.ts';

/** At 1 GB/s a reserve is never overstepped by more than a gigabyte. */
const LOOK_MS = 1000;

/**
 * Other programs write too: what is kept free stays free although the space was there at the start. Returns the way to
 * end it.
 */
export function watchReserve(
  missingBytes: () => number,
  space: () => Promise<PlaceSpace>,
  onBroken: (error: HiveError) => void,
): () => void {
  const look = async () => {
    const broken = reserveBroken(missingBytes(), await space());
    if (broken) onBroken(broken);
  };
  // A disk that can't be asked says so to whoever writes there.
  const timer = setInterval(() => void look().catch(() => {}), LOOK_MS);
  return () => clearInterval(timer);
}
