import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import { HiveError } from '#lib/contract/hive-error.ts';

/** A page is not held back longer than that by a slow Hub: it says so, and the answer comes later. */
const PATIENCE_MS = 1_500;

export async function askHub<T>(asking: Promise<T>, patienceMs = PATIENCE_MS): Promise<HubAnswer<T>> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<HubAnswer<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'pending' }), patienceMs);
  });
  const answered = asking.then(
    (value): HubAnswer<T> => ({ kind: 'answered', value }),
    (error: unknown): HubAnswer<T> => {
      if (!HiveError.is(error)) throw error;
      return { kind: 'refused', error: error.toWire() };
    },
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Within this time a browser that was told to wait for the answer asks for it, too. */
const JOIN_MS = 2_500;

/**
 * The page waits for longer than it is held back, so that what is under way is there for the browser that asks next.
 * When none does, as somebody has searched for something else meanwhile, the Hub need not answer any more.
 */
export const leavesSoon = (afterMs = PATIENCE_MS + JOIN_MS): AbortSignal => AbortSignal.timeout(afterMs);
