import { open } from 'node:fs/promises';

/** Bytes that a pair and a tensor take at the least: an empty name, a type, the smallest value. */
const LEAST_PAIR = 9;
const LEAST_TENSOR = 20;

/**
 * Throws an Error when a header announces more pairs or tensors than its file has room for: the parser would read
 * through megabytes of zeros behind the end before it noticed. Leaves all else to the parser.
 */
export async function checkCounts(path: string, fileBytes: number): Promise<void> {
  const start = Buffer.alloc(24);
  const file = await open(path);
  try {
    await file.read(start, 0, start.length, 0);
  } finally {
    await file.close();
  }
  if (start.toString('latin1', 0, 4) !== 'GGUF') return;
  const [tensors, pairs] = countsOf(start);
  if (tensors * BigInt(LEAST_TENSOR) + pairs * BigInt(LEAST_PAIR) > BigInt(fileBytes)) {
    throw new Error('it announces more than the file has room for');
  }
}

/** Version 1 counts in 32 bits, later ones in 64. A version whose low half is empty is written the other way round. */
function countsOf(start: Buffer): [tensors: bigint, pairs: bigint] {
  const little = start.readUInt16LE(4) !== 0;
  const version = little ? start.readUInt32LE(4) : start.readUInt32BE(4);
  const read32 = (at: number) => BigInt(little ? start.readUInt32LE(at) : start.readUInt32BE(at));
  const read64 = (at: number) => (little ? start.readBigUInt64LE(at) : start.readBigUInt64BE(at));
  return version === 1 ? [read32(8), read32(12)] : [read64(8), read64(16)];
}
