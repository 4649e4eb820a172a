/** Where the bytes of one file can be had: a disk, or ranges of an address. */
export interface ByteSource {
  sizeBytes: number;
  /** Exactly `lengthBytes` bytes from `offsetBytes` on; what is asked for lies within the file. */
  read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array>;
}

/**
 * Pieces grow, as most headers are small and those with a vocabulary take many requests otherwise. A piece must hold
 * the longest text that is kept.
 */
const FIRST_PIECE_BYTES = 256 * 1024;
const LARGEST_PIECE_BYTES = 4 * 1024 * 1024;

/** Reads numbers and texts of a file one after another, holding one piece of it at a time. */
export class HeaderCursor {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  readonly #mostBytes: number;
  #littleEndian = true;
  #piece: DataView = new DataView(new ArrayBuffer(0));
  #pieceStart = 0;
  #nextPieceBytes = FIRST_PIECE_BYTES;
  #readBytes = 0;
  /** Within the piece; behind its end after a skip. */
  #at = 0;

  constructor(source: ByteSource, mostBytes: number) {
    this.sizeBytes = source.sizeBytes;
    this.#source = source;
    this.#mostBytes = mostBytes;
  }

  get offsetBytes(): number {
    return this.#pieceStart + this.#at;
  }

  setBigEndian(): void {
    this.#littleEndian = false;
  }

  /** Sees to it that the next `bytes` bytes can be taken. Throws an Error at the end of the file. */
  async need(bytes: number): Promise<void> {
    if (this.#at + bytes <= this.#piece.byteLength) return;
    const start = this.offsetBytes;
    const end = start + bytes;
    if (end > this.sizeBytes) throw new Error('the file ends within its header');
    const wanted = Math.max(bytes, this.#nextPieceBytes);
    const length = Math.min(wanted, this.sizeBytes - start, this.#mostBytes - this.#readBytes);
    if (length < bytes) throw new Error(`its header is longer than ${this.#mostBytes / 1e6} MB`);
    const piece = await this.#source.read(start, length);
    if (piece.byteLength !== length) throw new Error('the file ends within its header');
    this.#readBytes += length;
    this.#nextPieceBytes = Math.min(this.#nextPieceBytes * 4, LARGEST_PIECE_BYTES);
    this.#piece = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    this.#pieceStart = start;
    this.#at = 0;
  }

  /** Passes over bytes that need not be read; a later `need` notices when the file has no such place. */
  skip(bytes: number): void {
    this.#at += bytes;
  }

  /** The `take…` methods follow a `need` of as many bytes. */
  takeU8(): number {
    return this.#piece.getUint8(this.#advance(1));
  }

  takeU32(): number {
    return this.#piece.getUint32(this.#advance(4), this.#littleEndian);
  }

  /** A length, count or offset. Throws an Error for one that no file can have. */
  takeU64(): number {
    const at = this.#advance(8);
    const first = this.#piece.getUint32(at, this.#littleEndian);
    const second = this.#piece.getUint32(at + 4, this.#littleEndian);
    const [low, high] = this.#littleEndian ? [first, second] : [second, first];
    if (high > 0x1f_ffff) throw new Error('it announces more than any file has room for');
    return high * 2 ** 32 + low;
  }

  takeText(bytes: number): string {
    const at = this.#advance(bytes);
    return TEXT.decode(new Uint8Array(this.#piece.buffer, this.#piece.byteOffset + at, bytes));
  }

  takeNumber(type: number): number | bigint {
    const at = this.#at;
    this.#at += NUMBER_BYTES[type] ?? 0;
    switch (type) {
      case 0:
      case 7:
        return this.#piece.getUint8(at);
      case 1:
        return this.#piece.getInt8(at);
      case 2:
        return this.#piece.getUint16(at, this.#littleEndian);
      case 3:
        return this.#piece.getInt16(at, this.#littleEndian);
      case 4:
        return this.#piece.getUint32(at, this.#littleEndian);
      case 5:
        return this.#piece.getInt32(at, this.#littleEndian);
      case 6:
        return this.#piece.getFloat32(at, this.#littleEndian);
      case 10:
        return this.#piece.getBigUint64(at, this.#littleEndian);
      case 11:
        return this.#piece.getBigInt64(at, this.#littleEndian);
      default:
        return this.#piece.getFloat64(at, this.#littleEndian);
    }
  }

  /**
   * Passes over `count` texts, each behind its length: the bulk of every large header. In the piece at hand this is a
   * loop over lengths; texts that go beyond it cost one more piece.
   */
  async skipTexts(count: number, lengthBytes: 4 | 8): Promise<void> {
    for (let left = count; left > 0; left -= 1) {
      if (this.#at + lengthBytes > this.#piece.byteLength) await this.need(lengthBytes);
      const length = lengthBytes === 8 ? this.takeU64() : this.takeU32();
      this.#at += length;
    }
  }

  #advance(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    return at;
  }
}

const TEXT = new TextDecoder();

/** Bytes of a value by its type's number in the GGUF specification; texts (8) and arrays (9) are missing. */
export const NUMBER_BYTES: Record<number, number> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8,
};
