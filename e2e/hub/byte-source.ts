import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Pieces are handed to the socket as they are, so their size is the size of a write. */
export const PIECE_BYTES = 256 * 1024;

/** Bytes that can be read from any offset at a cost that does not depend on the offset. */
export interface ByteSource {
  readonly size: number;
  /** Says what the bytes are, so that their hash can be remembered; null when hashing again is cheap. */
  readonly key: string | null;
  /** `end` is exclusive. */
  read(start: number, end: number): Iterable<Buffer> | AsyncIterable<Buffer>;
}

export function memorySource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    key: null,
    *read(start, end) {
      for (let at = start; at < end; at += PIECE_BYTES) yield bytes.subarray(at, Math.min(end, at + PIECE_BYTES));
    },
  };
}

export function diskSource(path: string): ByteSource {
  const { size } = statSync(path);
  if (size <= 16 * 1024 * 1024) return memorySource(readFileSync(path));
  return {
    size,
    key: null,
    async *read(start, end) {
      const file = await open(path, 'r');
      try {
        yield* piecesOf(file, start, end);
      } finally {
        await file.close();
      }
    },
  };
}

/** One source after another, as if they were one file. */
export function joinedSource(parts: ByteSource[]): ByteSource {
  return {
    size: parts.reduce((sum, part) => sum + part.size, 0),
    key: joinedKey(parts),
    async *read(start, end) {
      let partStart = 0;
      for (const part of parts) {
        const from = Math.max(start, partStart);
        const to = Math.min(end, partStart + part.size);
        if (from < to) yield* part.read(from - partStart, to - partStart);
        partStart += part.size;
      }
    },
  };
}

/** All of a source that is in memory or generated. */
export function bytesOfMemory(source: ByteSource): Buffer {
  const pieces = source.read(0, source.size);
  if (!(Symbol.iterator in pieces)) throw new Error('These bytes are not in memory.');
  return Buffer.concat([...pieces]);
}

export async function bytesOf(source: ByteSource): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of source.read(0, source.size)) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function* piecesOf(file: FileHandle, start: number, end: number): AsyncGenerator<Buffer> {
  for (let at = start; at < end; ) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - at)), {
      position: at,
    });
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

function joinedKey(parts: ByteSource[]): string | null {
  if (parts.every((part) => part.key === null)) return null;
  return parts.map((part) => part.key ?? smallKey(part)).join('+');
}

function smallKey(part: ByteSource): string {
  const hash = createHash('sha256').update(bytesOfMemory(part));
  return `${hash.digest('hex').slice(0, 24)}.${part.size}`;
}
