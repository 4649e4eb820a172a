import { open } from 'node:fs/promises';

/** What a list shows of a file before it is imported; the whole header is read then. */
export interface BriefHeader {
  architecture: string | null;
  name: string | null;
  contextLength: number | null;
}

/** Writers put what describes a model before its vocabulary; that this is enough is measured by the scan's test. */
const FIRST_BYTES = 64 * 1024;
const MOST_PAIRS = 100_000;

/**
 * The first pairs of a GGUF header, from one short read: a scan looks at hundreds of files, and a thread for each, as
 * the whole header gets one, would take longer than all the rest. Null for what is no GGUF. Throws Node's error of the
 * filesystem.
 */
export async function readBriefHeader(path: string): Promise<BriefHeader | null> {
  const bytes = Buffer.alloc(FIRST_BYTES);
  await using file = await open(path);
  const { bytesRead } = await file.read(bytes, 0, FIRST_BYTES, 0);
  const head = bytes.subarray(0, bytesRead);
  if (head.length < 24 || head.toString('latin1', 0, 4) !== 'GGUF') return null;
  const pairs = readPairs(head);
  const architecture = textOf(pairs.get('general.architecture'), 64);
  return {
    architecture,
    name: textOf(pairs.get('general.name'), 200),
    contextLength: architecture === null ? null : countOf(pairs.get(`${architecture}.context_length`)),
  };
}

/** As many as there are in `head`; what is cut off, or not understood, ends it. */
function readPairs(head: Buffer): Map<string, unknown> {
  const pairs = new Map<string, unknown>();
  const little = head.readUInt16LE(4) !== 0;
  const version = little ? head.readUInt32LE(4) : head.readUInt32BE(4);
  const cursor = new Cursor(head, version === 1 ? 16 : 24, little, version === 1 ? 4 : 8);
  const count = Math.min(version === 1 ? cursor.uintAt(12, 4) : cursor.uintAt(16, 8), MOST_PAIRS);
  try {
    for (let index = 0; index < count; index += 1) {
      const key = cursor.text();
      pairs.set(key, cursor.value(cursor.uint(4)));
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return pairs;
}

const WIDTHS = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8] as const;
const BOOL = 7;
const TEXT = 8;
const LIST = 9;
const UNSIGNED = [0, 2, 4, 10];

/** Every step behind the end throws a RangeError, as the methods of Buffer do. */
class Cursor {
  readonly #bytes: Buffer;
  readonly #little: boolean;
  readonly #lengthBytes: 4 | 8;
  #at: number;

  constructor(bytes: Buffer, at: number, little: boolean, lengthBytes: 4 | 8) {
    this.#bytes = bytes;
    this.#at = at;
    this.#little = little;
    this.#lengthBytes = lengthBytes;
  }

  uintAt(at: number, width: 1 | 2 | 4 | 8): number {
    if (width === 8) {
      return Number(this.#little ? this.#bytes.readBigUInt64LE(at) : this.#bytes.readBigUInt64BE(at));
    }
    return this.#little ? this.#bytes.readUIntLE(at, width) : this.#bytes.readUIntBE(at, width);
  }

  uint(width: 1 | 2 | 4 | 8): number {
    const value = this.uintAt(this.#at, width);
    this.#at += width;
    return value;
  }

  text(): string {
    const length = this.uint(this.#lengthBytes);
    const from = this.#at;
    this.#skip(length);
    return this.#bytes.toString('utf8', from, from + length);
  }

  /** Numbers that are no count are passed over, and lists. */
  value(type: number): unknown {
    if (type === TEXT) return this.text();
    if (type === LIST) return this.#passList();
    const width = WIDTHS[type];
    if (!width) throw new RangeError(`no type ${type}`);
    if (UNSIGNED.includes(type) || type === BOOL) return this.uint(width);
    this.#skip(width);
    return null;
  }

  #passList(): null {
    const type = this.uint(4);
    const count = this.uint(this.#lengthBytes);
    if (type === TEXT) for (let index = 0; index < count; index += 1) this.#skip(this.uint(this.#lengthBytes));
    else this.#skip(count * (WIDTHS[type] || Number.POSITIVE_INFINITY));
    return null;
  }

  #skip(bytes: number): void {
    if (bytes > this.#bytes.length - this.#at) throw new RangeError('behind the end');
    this.#at += bytes;
  }
}

function textOf(value: unknown, mostCharacters: number): string | null {
  if (typeof value !== 'string') return null;
  const clean = value.replace(/\p{C}+/gu, ' ').trim();
  return clean === '' ? null : [...clean].slice(0, mostCharacters).join('');
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}
