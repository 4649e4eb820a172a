import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { type HashedFile, type HashResult, type HashTask, MAY_NOT_SYNC } from './hash-task.ts';
import { isErrno } from './storage-errors.ts';

/** To hash so much takes a few ms, to start a thread for it fifty. */
const SMALL_BYTES = 4 * 1024 * 1024;
/** The most that is hashed before others get their turn: a tenth of a ms. */
const PIECE_BYTES = 128 * 1024;

/** Hashes the file in this thread, in small steps; null when it is too large for that. Throws as `hashFile` does. */
export async function hashSmallFile(
  { path, algorithm }: Pick<HashTask, 'path' | 'algorithm'>,
  signal: AbortSignal,
): Promise<HashResult | null> {
  await using file = await open(path, 'r');
  const before = await identity(file);
  if (before.size > SMALL_BYTES) return null;
  const hash = createHash(algorithm === 'sha256' ? 'sha256' : 'sha1');
  if (algorithm === 'git-sha1') hash.update(`blob ${before.size}\0`);
  const piece = new Uint8Array(PIECE_BYTES);
  for (let read = await readPiece(); read > 0; read = await readPiece()) hash.update(piece.subarray(0, read));
  await syncBytes(file);
  return { hex: hash.digest('hex'), before, after: await identity(file) };

  async function readPiece(): Promise<number> {
    signal.throwIfAborted();
    return (await file.read(piece, 0, PIECE_BYTES)).bytesRead;
  }
}

async function syncBytes(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    if (!isErrno(error, ...MAY_NOT_SYNC)) throw error;
  }
}

async function identity(file: FileHandle): Promise<HashedFile> {
  const { dev, ino, size, mtimeNs } = await file.stat({ bigint: true });
  return { dev, ino, size, mtimeNs };
}
