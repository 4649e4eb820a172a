import { setTimeout as sleep } from 'node:timers/promises';
import { HiveError } from '#lib/contract/hive-error.ts';

/** The Hub's windows are of five minutes; who asks for much longer does not mean a pause. */
const LONGEST_WAIT_MS = 15 * 60_000;
/** When the Hub does not say for how long. */
const USUAL_WAIT_MS = 30_000;
const MOST_WAITS = 20;

/**
 * Does `work`, and when the Hub asks to wait, waits and does it again: a download of hours must not die of one answer.
 * `onWait` is told before each wait. Throws what `work` throws otherwise, and `rate_limited` when waiting has no end.
 */
export async function waitOut<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onWait: (waitMs: number) => void,
  wait: (ms: number, signal: AbortSignal) => Promise<unknown> = (ms, until) => sleep(ms, null, { signal: until }),
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await work();
    } catch (error) {
      if (!HiveError.is(error) || error.code !== 'rate_limited' || waits >= MOST_WAITS) throw error;
      const asked = error.details.retry_after_ms;
      const waitMs = typeof asked === 'number' ? asked : USUAL_WAIT_MS;
      if (waitMs > LONGEST_WAIT_MS) throw error;
      onWait(waitMs);
      await wait(waitMs, signal).catch((reason: unknown) => {
        signal.throwIfAborted();
        throw reason;
      });
    }
  }
}
