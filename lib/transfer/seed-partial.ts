import { Worker } from 'node:worker_threads';
import type { WireError } from '#lib/contract/errors.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { JournalIdentity } from './journal-codec.ts';

/** Bytes of another file on this machine that are, so it is said, those of the file to be brought. */
export interface Seed {
  path: string;
  ranges: readonly SeedRange[];
}

/** So many bytes at `from` in the other file stand at `to` in the new one. */
export interface SeedRange {
  from: number;
  to: number;
  lengthBytes: number;
}

export interface SeedOrder {
  partialPath: string;
  identity: JournalIdentity;
  seed: Seed;
}

export type SeedMessage =
  | { kind: 'seeded'; receivedBytes: number }
  | { kind: 'done'; seededBytes: number }
  | { kind: 'failed'; error: WireError };

/**
 * Copies what of the seed is still missing into the partial file, on a thread of its own, and returns how many bytes
 * that were. What can't be read of the other file stays missing. Throws `disk_full` and `storage_error` of the partial,
 * and the signal's reason; nothing is written any more then, and what has been copied is kept.
 */
export async function seedPartial(
  order: SeedOrder,
  signal: AbortSignal,
  onReceived: (receivedBytes: number) => void,
): Promise<number> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  });
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  worker.on('message', (message: SeedMessage) => {
    if (message.kind === 'seeded') onReceived(message.receivedBytes);
    else if (message.kind === 'done') resolve(message.seededBytes);
    else reject(HiveError.fromWire(message.error));
  });
  worker.once('error', (cause) => reject(new HiveError('internal', 'The copying thread failed.', { cause })));
  worker.once('exit', () => reject(new HiveError('internal', 'The copying thread ended without an answer.')));
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
