import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { readBootId } from './boot-id.ts';
import { ByteRanges } from './byte-ranges.ts';
import { isMissing } from './disk-fault.ts';
import {
  decodeJournal,
  EntryEncoder,
  encodeHeader,
  type JournalContent,
  type JournalEntry,
  type JournalIdentity,
} from './journal-codec.ts';
import { MIB } from './range-plan.ts';
import { setAside } from './set-aside.ts';
import { syncFolder } from './sync-folder.ts';

/** A file that is fetched in one go is fetched again in one go: no journal. */
export const JOURNAL_FROM_BYTES = 2 * MIB;
const NO_FILE = -1;

export const journalPathOf = (partialPath: string): string => `${partialPath}.journal`;

/**
 * One file on its way: the sparse data and, beside it, the journal of what is in it.
 *
 * Order is what makes it safe. Data is written before the journal says so, hence a killed process (the kernel keeps its
 * pages) never leaves a claim without bytes. For a power cut a claim counts only below a `synced` mark, which is written
 * after an fdatasync of the data that began after those claims, and is itself followed by an fdatasync of the journal.
 * A journal whose data goes loses its name first, for certain.
 */
export class PartialFile {
  readonly path: string;
  #fd: number;
  readonly #identity: JournalIdentity;
  readonly #bootId: string | null;
  #journal = NO_FILE;
  /** Whether a power cut would leave both files their names. */
  #hasSafeNames = false;
  #encoder = new EntryEncoder(Buffer.alloc(80));
  #claims = 0;
  #unsyncedBytes = 0;
  #syncing: Promise<void> | null = null;
  #closed = false;
  written = new ByteRanges();
  source: JournalContent['source'] = null;

  private constructor(path: string, fd: number, identity: JournalIdentity, bootId: string | null) {
    this.#bootId = bootId;
    this.path = path;
    this.#fd = fd;
    this.#identity = identity;
  }

  /** Opens or makes both files; `written` says what an earlier run left. Throws what the file system throws. */
  static open(path: string, identity: JournalIdentity, bootId = readBootId()): PartialFile {
    const journal = readIfThere(journalPathOf(path));
    const fd = openData(path);
    const file = new PartialFile(path, fd, identity, bootId);
    try {
      file.#begin(journal);
    } catch (error) {
      file.close();
      throw error;
    }
    return file;
  }

  get hasJournal(): boolean {
    return this.#journal !== NO_FILE;
  }

  get unsyncedBytes(): number {
    return this.#unsyncedBytes;
  }

  get isSyncing(): boolean {
    return this.#syncing !== null;
  }

  /** Writes all of `bytes` at `offset` and remembers it. */
  write(bytes: Uint8Array, offset: number): void {
    let done = 0;
    while (done < bytes.length) done += writeSync(this.#fd, bytes, done, bytes.length - done, offset + done);
    this.#claim(offset, bytes.length);
    this.written.add(offset, offset + bytes.length);
    this.#unsyncedBytes += bytes.length;
  }

  /** Writes what of `bytes` is not there yet and returns how much that was; the rest may have been hashed already. */
  writeMissing(bytes: Uint8Array, offset: number): number {
    const end = offset + bytes.length;
    let fresh = 0;
    for (let gap = this.written.firstGap(offset, end); gap; gap = this.written.firstGap(gap.end, end)) {
      this.write(bytes.subarray(gap.start - offset, gap.end - offset), gap.start);
      fresh += gap.end - gap.start;
    }
    return fresh;
  }

  rememberSource(source: { host: number; etag: number }): void {
    this.source = source;
    this.#append({ kind: 'source', ...source });
  }

  /** Resolves when all that was written before the call is on the disk. Calls during a sync share the next one. */
  async sync(): Promise<void> {
    while (this.#syncing) await this.#syncing;
    if (this.#closed) return;
    this.#syncing = this.#syncOnce();
    try {
      await this.#syncing;
    } finally {
      this.#syncing = null;
    }
  }

  /** Forgets everything: the next byte is the first. */
  startAnew(): void {
    this.written.clear();
    this.source = null;
    this.#forgetJournal();
    ftruncateSync(this.#fd, 0);
    this.#rewriteJournal({ written: this.written, synced: this.written, source: null });
    if (this.#journal !== NO_FILE) ftruncateSync(this.#fd, this.#identity.sizeBytes);
  }

  /** After a failed sync the kernel may have dropped pages that it had promised to keep. */
  forgetUnsynced(): void {
    if (this.#journal === NO_FILE) return;
    const content = decodeJournal(readFileSync(journalPathOf(this.path)), this.#identity, null);
    const synced = content?.synced ?? new ByteRanges();
    this.#rewriteJournal({ written: synced, synced, source: content?.source ?? null });
  }

  removeJournal(): void {
    rmSync(journalPathOf(this.path), { force: true });
  }

  /** Puts what is there aside, for its hash is wrong; the next byte is the first. */
  setAside(): void {
    this.giveUp();
    const refuted = this.#fd;
    this.#fd = openData(this.path);
    this.#closeData(refuted);
    this.startAnew();
  }

  /** Puts what is there aside; nothing is written after it. */
  giveUp(): void {
    this.#forgetJournal();
    setAside(this.path, this.#identity.sizeBytes);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#journal !== NO_FILE) closeSync(this.#journal);
    this.#closeData(this.#fd);
  }

  /** The number must not be given to another file while a sync is under way on it. */
  #closeData(fd: number): void {
    const close = () => closeSync(fd);
    if (this.#syncing) this.#syncing.then(close, close);
    else close();
  }

  #begin(journal: Buffer | null): void {
    const size = fstatSync(this.#fd).size;
    const { sizeBytes } = this.#identity;
    const content = journal && decodeJournal(journal, this.#identity, this.#bootId);
    if (content && size >= sizeBytes) {
      this.written = content.written;
      this.source = content.source;
      this.#rewriteJournal(content);
      ftruncateSync(this.#fd, sizeBytes);
    } else if (!journal && size === sizeBytes && sizeBytes > 0) {
      // A finished file whose owner ended before it was put in its place. The hash will tell.
      this.written.add(0, sizeBytes);
      this.#unsyncedBytes = sizeBytes;
    } else {
      this.startAnew();
    }
  }

  /** For certain, before its data goes: a power cut could bring back the name, and with it claims of what is gone. */
  #forgetJournal(): void {
    const path = journalPathOf(this.path);
    if (!existsSync(path)) return;
    rmSync(path);
    syncFolder(dirname(path));
  }

  /** Puts a short journal in the place of a long or void one, by one rename. */
  #rewriteJournal({ written, synced, source }: JournalContent): void {
    if (this.#identity.sizeBytes < JOURNAL_FROM_BYTES) return;
    const header = encodeHeader(this.#identity, this.#bootId);
    const encoder = new EntryEncoder(header);
    const unsynced = ByteRanges.of(written);
    for (const [start, end] of synced) unsynced.remove(start, end);
    const entries: JournalEntry[] = [...[...synced].map(claimOf), { kind: 'synced', count: [...synced].length }];
    entries.push(...[...unsynced].map(claimOf));
    if (source) entries.push({ kind: 'source', ...source });

    const path = journalPathOf(this.path);
    const fd = openSync(`${path}.new`, 'w', 0o644);
    writeSync(fd, Buffer.concat([header, ...entries.map((entry) => encoder.encode(entry))]));
    if (written.totalBytes > 0) fdatasyncSync(fd);
    renameSync(`${path}.new`, path);
    if (this.#journal !== NO_FILE) closeSync(this.#journal);
    this.#journal = fd;
    this.#hasSafeNames = false;
    this.#encoder = encoder;
    this.#claims = entries.filter((entry) => entry.kind === 'written').length;
    this.#unsyncedBytes = unsynced.totalBytes;
  }

  #claim(offset: number, length: number): void {
    this.#append({ kind: 'written', offset, length });
    this.#claims += 1;
  }

  #append(entry: JournalEntry): void {
    if (this.#journal === NO_FILE) return;
    writeSync(this.#journal, this.#encoder.encode(entry));
  }

  async #syncOnce(): Promise<void> {
    const count = this.#claims;
    const bytes = this.#unsyncedBytes;
    const encoder = this.#encoder;
    await syncData(this.#fd);
    // A journal that was begun anew meanwhile counts other claims.
    if (this.#closed || this.#encoder !== encoder) return;
    this.#unsyncedBytes -= bytes;
    if (this.#journal === NO_FILE) return;
    if (!this.#hasSafeNames) syncFolder(dirname(this.path));
    this.#hasSafeNames = true;
    this.#append({ kind: 'synced', count });
    await syncData(this.#journal);
  }
}

const openData = (path: string): number => openSync(path, constants.O_RDWR | constants.O_CREAT, 0o644);

function syncData(fd: number): Promise<void> {
  return new Promise((resolve, reject) => fdatasync(fd, (error) => (error ? reject(error) : resolve())));
}

const claimOf = ([start, end]: readonly [number, number]): JournalEntry => ({
  kind: 'written',
  offset: start,
  length: end - start,
});

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
