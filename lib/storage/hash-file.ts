import { Worker } from 'node:worker_threads';
import type { HashedFile, HashMessage, HashTask } from './hash-worker.ts';

export interface HashResult {
  hex: string;
  before: HashedFile;
  after: HashedFile;
}

/** Hashing that nobody waits for: so many bytes a second at most, and none while something else needs the disk. */
export interface HashPace {
  bytesPerSecond: number;
  isHeld(): boolean;
}

const LOOK_MS = 250;

/**
 * Hashes a file in a thread of its own. `onBytes` is told the bytes so far, ten times a second. Throws Node's error of
 * the filesystem, or the signal's reason.
 */
export async function hashFile(
  task: Omit<HashTask, 'pace'>,
  signal: AbortSignal,
  onBytes: (hashedBytes: number) => void,
  pace?: HashPace,
): Promise<HashResult> {
  signal.throwIfAborted();
  const held = new Int32Array(new SharedArrayBuffer(4));
  const look = () => {
    Atomics.store(held, 0, pace?.isHeld() ? 1 : 0);
    Atomics.notify(held, 0);
  };
  look();
  const looking = pace ? setInterval(look, LOOK_MS) : null;
  const workerData: HashTask = pace ? { ...task, pace: { bytesPerSecond: pace.bytesPerSecond, held } } : task;
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<HashResult>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  worker.on('message', (message: HashMessage) => {
    if (message.kind === 'progress') onBytes(message.hashedBytes);
    else if (message.kind === 'done') resolve(message);
    else reject(Object.assign(new Error(message.message), message.cause));
  });
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`The hashing thread ended early with code ${code}.`)));
  try {
    return await promise;
  } finally {
    if (looking) clearInterval(looking);
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}
