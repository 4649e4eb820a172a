import { hashSmallFile } from './hash-small-file.ts';
import { type HashResult, type HashTask, ORDERS } from './hash-task.ts';
import { HashThreads } from './hash-threads.ts';

/** Hashing that nobody waits for: so many bytes a second at most, and none while something else needs the disk. */
export interface HashPace {
  bytesPerSecond: number;
  isHeld(): boolean;
}

const LOOK_MS = 250;
const threads = new HashThreads();

/**
 * Hashes a file, in another thread unless it is small. `onBytes` is told the bytes so far, ten times a second. Throws
 * Node's error of the filesystem, or the signal's reason; the file is closed then.
 */
export async function hashFile(
  file: Pick<HashTask, 'path' | 'algorithm'>,
  signal: AbortSignal,
  onBytes: (hashedBytes: number) => void,
  pace?: HashPace,
): Promise<HashResult> {
  signal.throwIfAborted();
  const small = pace ? null : await hashSmallFile(file, signal);
  if (small) return small;
  const order = new Int32Array(new SharedArrayBuffer(4));
  const look = () => {
    const now = signal.aborted ? ORDERS.stop : pace?.isHeld() ? ORDERS.wait : ORDERS.go;
    // Who is woken without need would begin its next piece too early.
    if (Atomics.exchange(order, 0, now) !== now) Atomics.notify(order, 0);
  };
  look();
  const looking = pace ? setInterval(look, LOOK_MS) : null;
  signal.addEventListener('abort', look, { once: true });
  try {
    return await threads.hash({ ...file, bytesPerSecond: pace?.bytesPerSecond ?? null, order }, onBytes);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    if (looking) clearInterval(looking);
    signal.removeEventListener('abort', look);
  }
}
