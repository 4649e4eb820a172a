import { parentPort, workerData } from 'node:worker_threads';
import { FileHasher } from './file-hasher.ts';
import type { FromHasher, ToHasher } from './hash-messages.ts';

/** The hash thread. Takes turns between files in small steps, so that none waits long for another. */
const port = parentPort;
if (!port) throw new Error('This is a worker thread.');
const memory: SharedArrayBuffer = workerData.memory;
const files = new Map<number, FileHasher>();
let scheduled = false;

const tell = (message: FromHasher): void => port.postMessage(message);

port.on('message', (message: ToHasher) => {
  if (message.kind === 'open') open(message);
  else if (message.kind === 'feed') files.get(message.id)?.feed(message.pieces);
  else {
    files.get(message.id)?.close();
    files.delete(message.id);
    tell({ kind: 'dropped', id: message.id });
  }
  schedule();
});

function open(message: ToHasher & { kind: 'open' }): void {
  try {
    files.set(message.id, new FileHasher(message, memory));
  } catch (error) {
    tell({ kind: 'failed', id: message.id, error });
  }
}

function schedule(): void {
  if (scheduled) return;
  scheduled = true;
  setImmediate(turn);
}

function turn(): void {
  scheduled = false;
  for (const [id, file] of files) {
    if (!file.hasWork) continue;
    try {
      file.step();
      const hex = file.digest();
      if (hex !== null) tell({ kind: 'digest', id, hex });
      else tell({ kind: 'hashed', id });
    } catch (error) {
      tell({ kind: 'failed', id, error });
      file.fail();
    }
    if (file.hasWork) schedule();
  }
}
