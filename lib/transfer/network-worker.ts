import { parentPort, workerData } from 'node:worker_threads';
import { Dispatcher } from './dispatcher.ts';
import type { FromNetwork, ToNetwork } from './thread-messages.ts';

/** The network thread: all sockets and all writes. */
const port = parentPort;
if (!port) throw new Error('This is a worker thread.');
const dispatcher = new Dispatcher(workerData, (message: FromNetwork) => port.postMessage(message));
port.on('message', (message: ToNetwork) => dispatcher.onMessage(message));
