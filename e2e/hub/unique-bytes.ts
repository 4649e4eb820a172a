import { createCipheriv, createHash } from 'node:crypto';
import { type ByteSource, PIECE_BYTES } from './byte-source.ts';

const BLOCK_BYTES = 16;

/**
 * Bytes of any size that nowhere repeat, as weights do not: the key stream of AES in counter mode, which can be begun at
 * any place. `generatedBytes` is cheaper and repeats itself, which a store of chunks would notice.
 */
export function uniqueBytes({ seed, size }: { seed: number; size: number }): ByteSource {
  const key = createHash('sha256').update(`stand-in hub, unique ${seed}`).digest().subarray(0, 16);
  return {
    size,
    key: `unique1.${seed}.${size}`,
    *read(start, end) {
      const counter = Buffer.alloc(BLOCK_BYTES);
      counter.writeBigUInt64BE(BigInt(Math.floor(start / BLOCK_BYTES)), 8);
      const cipher = createCipheriv('aes-128-ctr', key, counter);
      cipher.update(Buffer.alloc(start % BLOCK_BYTES));
      const zeros = Buffer.alloc(PIECE_BYTES);
      for (let at = start; at < end; at += PIECE_BYTES) {
        yield cipher.update(zeros.subarray(0, Math.min(PIECE_BYTES, end - at)));
      }
    },
  };
}
