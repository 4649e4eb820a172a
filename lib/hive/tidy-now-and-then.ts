import { HiveError } from '#lib/contract/hive-error.ts';
import type { DiskRoom } from '#lib/import/disk-room.ts';
import { getLog } from '#lib/log/log.ts';

const SOON_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * A minute after the start and every day: says to other hives which partials this one wants, and cleans stale ones.
 * Returns how to stop.
 */
export function tidyNowAndThen(room: Pick<DiskRoom, 'cleanStale'>, renewClaims: () => Promise<void>): () => void {
  const tidyOnce = async () => {
    await renewClaims();
    await room.cleanStale();
  };
  const tidy = () => {
    tidyOnce().catch((error: unknown) => {
      // A disk that refuses says so to whoever works with it; tomorrow is another try.
      if (!HiveError.is(error)) getLog().error({ err: error }, 'Tidying up failed');
    });
  };
  const timers = [setTimeout(tidy, SOON_MS), setInterval(tidy, DAY_MS)];
  for (const timer of timers) timer.unref();
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
