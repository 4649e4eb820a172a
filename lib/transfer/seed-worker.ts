import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { diskFault } from './disk-fault.ts';
import { PartialFile } from './partial-file.ts';
import { MIB } from './range-plan.ts';
import type { SeedMessage, SeedOrder } from './seed-partial.ts';

const PIECE_BYTES = 2 * MIB;
/** Before so much is lost in a power cut, it is on the disk. */
const SYNC_EVERY_BYTES = 256 * MIB;
const TELL_EVERY_MS = 100;

/**
 * The thread that copies. It may be ended at any moment: what it writes goes through the partial file and its journal,
 * as what comes from the network does.
 */
const port = parentPort;
if (!port) throw new Error('This is a worker thread.');
const { partialPath, identity, seed } = workerData as SeedOrder;
const say = (message: SeedMessage) => port.postMessage(message);

try {
  say({ kind: 'done', seededBytes: await copy() });
} catch (error) {
  say({ kind: 'failed', error: diskFault(error, partialPath).toWire() });
}

async function copy(): Promise<number> {
  const file = PartialFile.open(partialPath, identity);
  const source = openIfThere(seed.path);
  const buffer = Buffer.allocUnsafe(PIECE_BYTES);
  let seeded = 0;
  let toldAt = 0;
  try {
    for (const { from, to, lengthBytes } of source === null ? [] : seed.ranges) {
      const end = Math.min(to + lengthBytes, identity.sizeBytes);
      for (let gap = file.written.firstGap(to, end); gap; gap = file.written.firstGap(gap.end, end)) {
        const length = Math.min(PIECE_BYTES, gap.end - gap.start);
        const read = source === null ? 0 : tryRead(source, buffer, length, from + gap.start - to);
        // What can't be read here is fetched.
        if (read === 0) break;
        file.write(buffer.subarray(0, read), gap.start);
        gap.end = gap.start + read;
        seeded += read;
        if (performance.now() - toldAt >= TELL_EVERY_MS) {
          toldAt = performance.now();
          say({ kind: 'seeded', receivedBytes: file.written.totalBytes });
        }
        if (file.unsyncedBytes >= SYNC_EVERY_BYTES) await file.sync();
      }
    }
    await file.sync();
    return seeded;
  } finally {
    if (source !== null) closeSync(source);
    file.close();
  }
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}

function tryRead(fd: number, buffer: Buffer, length: number, position: number): number {
  try {
    return readSync(fd, buffer, 0, length, position);
  } catch {
    return 0;
  }
}
