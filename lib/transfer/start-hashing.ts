import { Worker } from 'node:worker_threads';
import type { FromHasher, ToHasher } from './hash-messages.ts';
import { HashQueue } from './hash-queue.ts';

/**
 * Returns where messages to the hasher go. It is a thread of its own, so that the next bytes come in while the last ones
 * are hashed. With one core that would win nothing: there a slab is hashed at once, while it is in the core's cache.
 */
export function startHashing(
  memory: SharedArrayBuffer,
  cores: number,
  onMessage: (message: FromHasher) => void,
): (message: ToHasher) => void {
  if (cores > 1) return startThread(memory, onMessage);
  const queue = new HashQueue(memory, (message) => queueMicrotask(() => onMessage(message)));
  return (message) => {
    queue.take(message);
    if (message.kind === 'feed') queue.hashAtOnce(message.id);
  };
}

function startThread(memory: SharedArrayBuffer, onMessage: (message: FromHasher) => void) {
  const thread = new Worker(new URL('./hash-worker.ts', import.meta.url), {
    workerData: { memory },
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
  });
  thread.on('message', onMessage);
  thread.on('error', (error) => {
    throw error;
  });
  return (message: ToHasher) => thread.postMessage(message);
}
