import { createHash } from 'node:crypto';
import { type ByteSource, joinedSource, memorySource, PIECE_BYTES } from './byte-source.ts';
import { type GgufDescription, ggufHeader } from './gguf-header.ts';

const POOL_BYTES = 4 * 1024 * 1024;
let pool: Buffer | null = null;

/**
 * Pseudo-random bytes of any size without storing or copying them. Block i is a window into one fixed pool, and the
 * window's place depends on seed and i: two blocks differ, so that a range written at a wrong offset is seen in the hash.
 */
export function generatedBytes(options: { seed: number; size: number }): ByteSource {
  const { seed, size } = options;
  return {
    size,
    key: `generated1.${seed}.${size}`,
    *read(start, end) {
      for (let at = start; at < end; ) {
        const block = Math.floor(at / PIECE_BYTES);
        const blockStart = block * PIECE_BYTES;
        const blockEnd = Math.min(blockStart + PIECE_BYTES, end);
        const window = windowOf(seed, block);
        yield bytePool().subarray(window + at - blockStart, window + blockEnd - blockStart);
        at = blockEnd;
      }
    },
  };
}

/** A file of exactly `size` bytes that begins with a valid GGUF header whose tensors cover all that follows. */
export function generatedGguf(options: { seed: number; size: number } & GgufDescription): ByteSource {
  const { header } = ggufHeader(options, options.size);
  return joinedSource([
    memorySource(header),
    generatedBytes({ seed: options.seed, size: options.size - header.length }),
  ]);
}

/** A GGUF with this header whose tensors are exactly these bytes: another header before the same weights. */
export function ggufOf(data: ByteSource, description: GgufDescription): ByteSource {
  // Its length is that of the description alone, whatever the tensors measure.
  const headerBytes = ggufHeader(description, data.size).header.length;
  return joinedSource([memorySource(ggufHeader(description, headerBytes + data.size).header), data]);
}

/** Real model bytes that load, followed by filler that no reader looks at, so that there is something to watch. */
export function padded(source: ByteSource, options: { seed: number; size: number }): ByteSource {
  return joinedSource([source, generatedBytes({ seed: options.seed, size: options.size - source.size })]);
}

function bytePool(): Buffer {
  pool ??= createHash('shake256', { outputLength: POOL_BYTES }).update('stand-in hub, pool 1').digest();
  return pool;
}

function windowOf(seed: number, block: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(block + 1, 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return ((h ^ (h >>> 16)) >>> 0) % (POOL_BYTES - PIECE_BYTES);
}
