import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Digest, HashCounter, HashPiece } from './hash-messages.ts';
import { MIB, SLAB_BYTES } from './range-plan.ts';

/** Measured: larger reads from the page cache leave the processor's own cache and take three times as long. */
const READ_BYTES = 128 * 1024;
const STEP_BYTES = 2 * MIB;

interface HashedFile {
  path: string;
  sizeBytes: number;
  algorithm: Digest['algorithm'];
  counter: HashCounter;
}

/** Hashes one file from its first byte on, from memory or from the disk as it is told. */
export class FileHasher {
  readonly #hash: Hash;
  readonly #fd: number;
  readonly #sizeBytes: number;
  readonly #memory: SharedArrayBuffer;
  readonly #counter: HashCounter;
  #buffer: Uint8Array | null = null;
  #pieces: HashPiece[] = [];
  #hashedBytes = 0;
  #ended = false;

  constructor(file: HashedFile, memory: SharedArrayBuffer) {
    this.#hash = createHash(file.algorithm === 'sha256' ? 'sha256' : 'sha1');
    if (file.algorithm === 'git-sha1') this.#hash.update(`blob ${file.sizeBytes}\0`);
    this.#fd = openSync(file.path, 'r');
    this.#sizeBytes = file.sizeBytes;
    this.#memory = memory;
    this.#counter = file.counter;
  }

  get hasWork(): boolean {
    return !this.#ended && (this.#pieces.length > 0 || this.#sizeBytes === 0);
  }

  get isFedFromMemory(): boolean {
    return !this.#ended && this.#pieces[0]?.slab != null;
  }

  feed(pieces: HashPiece[]): void {
    this.#pieces.push(...pieces);
  }

  /** Hashes some of what it was fed. Throws what the file system throws. */
  step(): void {
    let left = STEP_BYTES;
    while (left > 0) {
      const piece = this.#pieces[0];
      if (!piece) break;
      const length = piece.slab ? this.#hashFromMemory(piece.slab, piece.length) : this.#hashFromDisk(piece.length);
      left -= length;
      piece.length -= length;
      if (piece.length === 0) this.#pieces.shift();
      this.#hashedBytes += length;
      Atomics.store(this.#counter, 0, BigInt(this.#hashedBytes));
    }
  }

  /** The hash once every byte has been seen, else null. */
  digest(): string | null {
    if (this.#hashedBytes < this.#sizeBytes || this.#ended) return null;
    this.#ended = true;
    return this.#hash.digest('hex');
  }

  fail(): void {
    this.#ended = true;
  }

  close(): void {
    closeSync(this.#fd);
    this.#ended = true;
  }

  #hashFromMemory(slab: { index: number; start: number }, length: number): number {
    this.#hash.update(new Uint8Array(this.#memory, slab.index * SLAB_BYTES + slab.start, length));
    return length;
  }

  #hashFromDisk(most: number): number {
    this.#buffer ??= new Uint8Array(READ_BYTES);
    const read = readSync(this.#fd, this.#buffer, 0, Math.min(most, READ_BYTES), this.#hashedBytes);
    if (read === 0) throw Object.assign(new Error('The partial file is shorter than it was.'), { code: 'EIO' });
    this.#hash.update(this.#buffer.subarray(0, read));
    return read;
  }
}
