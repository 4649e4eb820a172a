import type { TransferRequest } from './transfer-engine.ts';

export type Digest = TransferRequest['digest'];

/** Network thread to hash thread. A file is hashed in the order of its pieces, which have no gap. */
export type ToHasher =
  | { kind: 'open'; id: number; path: string; sizeBytes: number; algorithm: Digest['algorithm']; counter: HashCounter }
  /** `slab` is null when the bytes are to be read back from the file. */
  | { kind: 'feed'; id: number; pieces: HashPiece[] }
  | { kind: 'drop'; id: number };

export interface HashPiece {
  length: number;
  slab: { index: number; start: number } | null;
}

/** How many bytes of a file have been hashed: one number, written by the hash thread. */
export type HashCounter = BigInt64Array<SharedArrayBuffer>;

export type FromHasher =
  /** The counter has moved. */
  | { kind: 'hashed'; id: number }
  | { kind: 'digest'; id: number; hex: string }
  | { kind: 'failed'; id: number; error: unknown }
  /** Neither file nor memory is read any more. */
  | { kind: 'dropped'; id: number };
