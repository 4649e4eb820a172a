import { setTimeout as sleep } from 'node:timers/promises';
import type { JobStore } from '#lib/jobs/job-store.ts';

const LOOK_MS = 25;

/**
 * Resolves when no download of the repo is being looked up at the Hub any more, or after `mostMs`: until then nobody can
 * say whether it brings the same model. One that waits in the queue is not waited for.
 */
export async function whenLookedUp(
  store: Pick<JobStore, 'listLiveDownloads'>,
  isOfRepo: (referenceKey: string) => boolean,
  mostMs: number,
): Promise<void> {
  const isLookedUp = () =>
    store
      .listLiveDownloads()
      .every(
        ({ state, plan, referenceKey }) =>
          state !== 'resolving' || plan !== null || referenceKey === null || !isOfRepo(referenceKey),
      );
  for (let waitedMs = 0; waitedMs < mostMs && !isLookedUp(); waitedMs += LOOK_MS) await sleep(LOOK_MS);
}
