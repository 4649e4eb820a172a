import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ByteSource } from './byte-source.ts';

export interface Chunk {
  hash: string;
  length: number;
}

const LEAST_BYTES = 8 * 1024;
const MOST_BYTES = 128 * 1024;
/** 16 bits, so that a chunk ends after 64 KiB on the average. */
const END_MASK = 0xffff0000 | 0;
const YIELD_BYTES = 16 * 1024 * 1024;

/** One number for each byte, always the same ones. */
const GEAR = new Int32Array(
  Uint8Array.from(createHash('shake256', { outputLength: 1024 }).update('stand-in hub, gear 1').digest()).buffer,
);

/**
 * Cuts bytes where a rolling hash of them says so, as Xet does (64 KiB on the average, at most 128): what is put in or
 * taken out changes the chunks around it alone.
 */
export async function chunksOf(source: ByteSource): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let hash = createHash('sha256');
  let length = 0;
  let rolling = 0;
  let sinceYield = 0;
  const close = () => {
    chunks.push({ hash: hash.digest('hex'), length });
    hash = createHash('sha256');
    length = 0;
    rolling = 0;
  };
  for await (const piece of source.read(0, source.size)) {
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      rolling = ((rolling << 1) + (GEAR[piece[at] as number] as number)) | 0;
      const so = length + at + 1 - from;
      if ((so < LEAST_BYTES || (rolling & END_MASK) !== 0) && so < MOST_BYTES) continue;
      hash.update(piece.subarray(from, at + 1));
      length = so;
      close();
      from = at + 1;
    }
    hash.update(piece.subarray(from));
    length += piece.length - from;
    sinceYield += piece.length;
    if (sinceYield < YIELD_BYTES) continue;
    sinceYield = 0;
    await nextTurn();
  }
  if (length > 0) close();
  return chunks;
}
