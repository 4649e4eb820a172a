import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteRanges } from './byte-ranges.ts';
import {
  decodeIdentity,
  decodeJournal,
  EntryEncoder,
  encodeHeader,
  type JournalEntry,
  type JournalIdentity,
} from './journal-codec.ts';

const BOOT = '12345678-1234-4123-8123-1234567890ab';
const LATER_BOOT = '87654321-1234-4123-8123-1234567890ab';
const SIZE = 1_000_000;
const identity: JournalIdentity = { sizeBytes: SIZE, digest: { algorithm: 'sha256', hex: 'ab'.repeat(32) } };

const written = fc
  .tuple(fc.nat(SIZE - 1), fc.integer({ min: 1, max: 50_000 }))
  .map(([offset, length]): JournalEntry => ({ kind: 'written', offset, length: Math.min(length, SIZE - offset) }));
const source = fc.record({ kind: fc.constant('source' as const), host: fc.nat(), etag: fc.nat() });
/** A mark can only speak of entries that stand before it. */
const history = fc
  .array(fc.oneof({ weight: 5, arbitrary: written }, source, fc.constant('sync' as const)))
  .chain((parts) =>
    fc.tuple(fc.constant(parts), fc.array(fc.nat(), { minLength: parts.length, maxLength: parts.length })),
  )
  .map(([parts, numbers]) => {
    let writes = 0;
    return parts.map((part, i): JournalEntry => {
      if (part === 'sync') return { kind: 'synced', count: (numbers[i] ?? 0) % (writes + 1) };
      if (part.kind === 'written') writes += 1;
      return part;
    });
  });

function encode(entries: JournalEntry[]): Buffer {
  const header = encodeHeader(identity, BOOT);
  const encoder = new EntryEncoder(header);
  return Buffer.concat([header, ...entries.map((entry) => encoder.encode(entry))]);
}

function claims(entries: JournalEntry[], most = Number.POSITIVE_INFINITY): ByteRanges {
  const writes = entries.filter((entry) => entry.kind === 'written');
  return ByteRanges.of(writes.slice(0, most).map(({ offset, length }) => [offset, offset + length] as const));
}

const synced = (entries: JournalEntry[]): number =>
  Math.max(0, ...entries.map((entry) => (entry.kind === 'synced' ? entry.count : 0)));

describe('journal', () => {
  it('says all that was written while the machine runs, and what was synced after that', () => {
    fc.assert(
      fc.property(history, (entries) => {
        const bytes = encode(entries);
        const same = decodeJournal(bytes, identity, BOOT);
        expect([...(same?.written ?? [])]).toEqual([...claims(entries)]);
        const later = decodeJournal(bytes, identity, LATER_BOOT);
        expect([...(later?.written ?? [])]).toEqual([...claims(entries, synced(entries))]);
        expect([...(decodeJournal(bytes, identity, null)?.written ?? [])]).toEqual([...(later?.written ?? [])]);
      }),
    );
  });

  it('is cut anywhere without claiming what comes after the cut', () => {
    fc.assert(
      fc.property(history, fc.nat(), (entries, at) => {
        const bytes = encode(entries);
        const length = at % (bytes.length + 1);
        const whole = entries.slice(0, Math.max(0, Math.floor((length - 80) / 16)));
        const content = decodeJournal(bytes.subarray(0, length), identity, BOOT);
        expect([...(content?.written ?? [])]).toEqual(length < 80 ? [] : [...claims(whole)]);
      }),
    );
  });

  it('is changed anywhere without claiming more than before', () => {
    fc.assert(
      fc.property(history, fc.nat(), fc.integer({ min: 1, max: 255 }), (entries, at, change) => {
        const bytes = encode(entries);
        const place = at % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ change;
        const content = decodeJournal(bytes, identity, BOOT);
        const before = entries.slice(0, Math.max(0, Math.floor((place - 80) / 16)));
        expect([...(content?.written ?? [])]).toEqual(place < 80 ? [] : [...claims(before)]);
      }),
    );
  });

  it('is void for another size, hash or kind of hash', () => {
    const bytes = encode([{ kind: 'written', offset: 0, length: 10 }]);
    const { digest } = identity;
    expect(decodeJournal(bytes, { ...identity, sizeBytes: SIZE + 1 }, BOOT)).toBeNull();
    expect(decodeJournal(bytes, { ...identity, digest: { ...digest, hex: 'ac'.repeat(32) } }, BOOT)).toBeNull();
    expect(
      decodeJournal(bytes, { ...identity, digest: { algorithm: 'git-sha1', hex: 'ab'.repeat(20) } }, BOOT),
    ).toBeNull();
  });

  it('names what it belongs to', () => {
    expect(decodeIdentity(encode([]))).toEqual(identity);
    const git: JournalIdentity = { sizeBytes: 5, digest: { algorithm: 'git-sha1', hex: 'cd'.repeat(20) } };
    expect(decodeIdentity(encodeHeader(git, null))).toEqual(git);
    expect(decodeIdentity(Buffer.alloc(100))).toBeNull();
  });

  it('ignores a claim beyond the file and all after it', () => {
    const bytes = encode([
      { kind: 'written', offset: 0, length: 10 },
      { kind: 'written', offset: SIZE - 1, length: 2 },
      { kind: 'written', offset: 20, length: 10 },
    ]);
    expect([...(decodeJournal(bytes, identity, BOOT)?.written ?? [])]).toEqual([[0, 10]]);
  });
});
