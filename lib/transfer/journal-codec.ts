import { crc32 } from 'node:zlib';
import { ByteRanges } from './byte-ranges.ts';

/** What a journal belongs to. A journal of anything else is void. */
export interface JournalIdentity {
  sizeBytes: number;
  digest: { algorithm: 'sha256' | 'git-sha1'; hex: string };
}

/**
 * An entry of the journal. `written`: these bytes were handed to the kernel, which keeps them as long as the machine
 * runs. `synced`: the first `count` written entries are on the disk itself. `source`: hashes of the host and of its ETag.
 */
export type JournalEntry =
  | { kind: 'written'; offset: number; length: number }
  | { kind: 'synced'; count: number }
  | { kind: 'source'; host: number; etag: number };

export interface JournalContent {
  written: ByteRanges;
  /** The part of `written` that a power cut could not take. */
  synced: ByteRanges;
  source: { host: number; etag: number } | null;
}

/**
 * The header is 80 bytes: magic, size, algorithm, digest, boot id, CRC. An entry is 16: kind, a 48-bit and a 40-bit
 * number, and a CRC that is chained from the entry before, so that an entry proves all that stand before it.
 */
export const HEADER_BYTES = 80;
export const ENTRY_BYTES = 16;
const MAGIC = Buffer.from('rbeejnl1', 'latin1');
const ALGORITHMS = ['sha256', 'git-sha1'] as const;
const KINDS = ['written', 'synced', 'source'] as const;

export function encodeHeader(identity: JournalIdentity, bootId: string | null): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header, 0);
  header.writeUIntBE(identity.sizeBytes, 8, 6);
  header.writeUInt8(ALGORITHMS.indexOf(identity.digest.algorithm) + 1, 16);
  header.write(identity.digest.hex, 17, 32, 'hex');
  header.write((bootId ?? '').replaceAll('-', ''), 49, 16, 'hex');
  header.writeUInt32BE(crc32(header.subarray(0, HEADER_BYTES - 4)), HEADER_BYTES - 4);
  return header;
}

/** Encodes entries that follow on each other; holds the chain. */
export class EntryEncoder {
  #chain: number;

  constructor(header: Buffer) {
    this.#chain = header.readUInt32BE(HEADER_BYTES - 4);
  }

  encode(entry: JournalEntry): Buffer {
    const bytes = Buffer.alloc(ENTRY_BYTES);
    const [first, second] = numbersOf(entry);
    bytes.writeUInt8(KINDS.indexOf(entry.kind) + 1, 0);
    bytes.writeUIntBE(first, 1, 6);
    bytes.writeUIntBE(second, 7, 5);
    this.#chain = crc32(bytes.subarray(0, 12), this.#chain);
    bytes.writeUInt32BE(this.#chain, 12);
    return bytes;
  }
}

/**
 * What a journal still says, or null when it is not this file's. From the first torn or changed entry on it is ignored.
 * Entries of an earlier boot count only where they were synced.
 */
export function decodeJournal(bytes: Buffer, identity: JournalIdentity, bootId: string | null): JournalContent | null {
  const header = bytes.subarray(0, HEADER_BYTES);
  if (header.length < HEADER_BYTES) return null;
  const sameBoot = bootId !== null && header.equals(encodeHeader(identity, bootId));
  if (!sameBoot && !withoutBoot(header).equals(withoutBoot(encodeHeader(identity, null)))) return null;
  if (header.readUInt32BE(HEADER_BYTES - 4) !== crc32(header.subarray(0, HEADER_BYTES - 4))) return null;

  const entries = decodeEntries(bytes, identity.sizeBytes);
  const writes = entries.filter((entry) => entry.kind === 'written');
  const syncedCount = entries.reduce(
    (most, entry) => (entry.kind === 'synced' ? Math.max(most, entry.count) : most),
    0,
  );
  const synced = ByteRanges.of(writes.slice(0, syncedCount).map(rangeOf));
  return {
    written: ByteRanges.of((sameBoot ? writes : writes.slice(0, syncedCount)).map(rangeOf)),
    synced,
    source: entries.findLast((entry) => entry.kind === 'source') ?? null,
  };
}

/** What the journal says that it belongs to, or null when it is none. */
export function decodeIdentity(bytes: Buffer): JournalIdentity | null {
  const header = bytes.subarray(0, HEADER_BYTES);
  if (header.length < HEADER_BYTES || !header.subarray(0, 8).equals(MAGIC)) return null;
  if (header.readUInt32BE(HEADER_BYTES - 4) !== crc32(header.subarray(0, HEADER_BYTES - 4))) return null;
  const algorithm = ALGORITHMS[header.readUInt8(16) - 1];
  if (!algorithm) return null;
  const hex = header.toString('hex', 17, 17 + (algorithm === 'sha256' ? 32 : 20));
  return { sizeBytes: header.readUIntBE(8, 6), digest: { algorithm, hex } };
}

function decodeEntries(bytes: Buffer, sizeBytes: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  let chain = bytes.readUInt32BE(HEADER_BYTES - 4);
  let writes = 0;
  for (let at = HEADER_BYTES; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    chain = crc32(bytes.subarray(at, at + 12), chain);
    if (chain !== bytes.readUInt32BE(at + 12)) break;
    const kind = KINDS[bytes.readUInt8(at) - 1];
    const first = bytes.readUIntBE(at + 1, 6);
    const second = bytes.readUIntBE(at + 7, 5);
    if (kind === 'written') {
      if (second === 0 || first + second > sizeBytes) break;
      entries.push({ kind, offset: first, length: second });
      writes += 1;
    } else if (kind === 'synced') {
      if (first > writes) break;
      entries.push({ kind, count: first });
    } else if (kind === 'source') {
      entries.push({ kind, host: first, etag: second });
    } else break;
  }
  return entries;
}

function numbersOf(entry: JournalEntry): [number, number] {
  if (entry.kind === 'written') return [entry.offset, entry.length];
  if (entry.kind === 'synced') return [entry.count, 0];
  return [entry.host, entry.etag];
}

const rangeOf = ({ offset, length }: { offset: number; length: number }): [number, number] => [offset, offset + length];

function withoutBoot(header: Buffer): Buffer {
  return Buffer.concat([header.subarray(0, 49), header.subarray(65, HEADER_BYTES - 4)]);
}
