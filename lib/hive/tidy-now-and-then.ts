import { HiveError } from '#lib/contract/hive-error.ts';
import type { DiskRoom } from '#lib/import/disk-room.ts';

const SOON_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Cleans stale partials a minute after the start and every day. Returns how to stop. */
export function tidyNowAndThen(room: Pick<DiskRoom, 'cleanStale'>): () => void {
  const tidy = () => {
    room.cleanStale().catch((error: unknown) => {
      // A disk that refuses says so to whoever works with it; tomorrow is another try.
      if (!HiveError.is(error)) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    });
  };
  const timers = [setTimeout(tidy, SOON_MS), setInterval(tidy, DAY_MS)];
  for (const timer of timers) timer.unref();
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
