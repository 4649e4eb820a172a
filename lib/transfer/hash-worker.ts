import { parentPort, workerData } from 'node:worker_threads';
import type { ToHasher } from './hash-messages.ts';
import { HashQueue } from './hash-queue.ts';

/** The hash thread. */
const port = parentPort;
if (!port) throw new Error('This is a worker thread.');
const queue = new HashQueue(workerData.memory, (message) => port.postMessage(message));
port.on('message', (message: ToHasher) => queue.take(message));
