import type { FileHandle } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { MirrorBytes, Stretch } from './mirror-bytes.ts';

/** Two of them in turn: one is read while the other is sent. Measured by bench/mirror. */
const PIECE_BYTES = 256 * 1024;
const ASK_EVERY_MS = 5_000;

export interface Sending {
  bytes: Pick<MirrorBytes, 'next'>;
  start: number;
  end: number;
  /** What `next` has given for `start` already. */
  first: Stretch;
  /** Whether whoever asked may have it still; asked every few seconds. */
  isAllowed(): boolean;
  signal: AbortSignal;
  /** A client that takes nothing for so long is left. */
  idleMs: number;
  onSent(bytes: number): void;
}

/** Sends `start` to before `end` and resolves when the last piece was taken. Throws when it can't be sent to its end. */
export async function sendBytes(sink: Writable, sending: Sending): Promise<void> {
  const { bytes, end, signal } = sending;
  const length = Math.max(1, Math.min(PIECE_BYTES, end - sending.start));
  const buffers = [Buffer.allocUnsafeSlow(length), Buffer.allocUnsafeSlow(length)];
  let stretch = sending.first;
  let position = sending.start;
  let taken: Promise<void> = Promise.resolve();
  let askedAt = performance.now();
  for (let turn = 0; position < end; turn += 1) {
    if (position >= stretch.end) stretch = await bytes.next(position, signal);
    const buffer = buffers[turn % 2] as Buffer;
    const count = await readPiece(stretch.handle, buffer, position, Math.min(end, stretch.end));
    await taken;
    signal.throwIfAborted();
    taken = write(sink, buffer.subarray(0, count), sending.idleMs);
    // Told by the next `await taken`; a rejection must not count as unhandled until then.
    taken.catch(() => undefined);
    position += count;
    sending.onSent(count);
    if (performance.now() - askedAt > ASK_EVERY_MS) {
      askedAt = performance.now();
      if (!sending.isAllowed()) throw new Error('Whoever asked may not have it any more.');
    }
  }
  await taken;
}

async function readPiece(handle: FileHandle, buffer: Buffer, position: number, end: number): Promise<number> {
  const wanted = Math.min(buffer.length, end - position);
  const { bytesRead } = await handle.read(buffer, 0, wanted, position);
  if (bytesRead === 0) throw new Error('The file ended before it should.');
  return bytesRead;
}

function write(sink: Writable, piece: Buffer, idleMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const idle = setTimeout(() => sink.destroy(new Error('The client takes nothing.')), idleMs);
    sink.write(piece, (error) => {
      clearTimeout(idle);
      if (error) reject(error);
      else resolve();
    });
  });
}
