import { Worker } from 'node:worker_threads';
import type { HashedFile, HashMessage, HashTask } from './hash-worker.ts';

export interface HashResult {
  hex: string;
  before: HashedFile;
  after: HashedFile;
}

/**
 * Hashes a file in a thread of its own. `onBytes` is told the bytes so far, ten times a second. Throws Node's error of
 * the filesystem, or the signal's reason.
 */
export async function hashFile(
  task: HashTask,
  signal: AbortSignal,
  onBytes: (hashedBytes: number) => void,
): Promise<HashResult> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { workerData: task });
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
    signal.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}
