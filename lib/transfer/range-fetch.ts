import type { HttpConnection } from './http-connection.ts';
import { judgeResponse, type Verdict } from './judge-response.ts';
import type { Origin } from './origin.ts';
import { type Claim, SLAB_BYTES } from './range-plan.ts';
import type { BodyFraming, ResponseHead } from './response-head.ts';
import type { ResponseSink } from './response-reader.ts';
import type { Slab } from './slab-lender.ts';

export type FetchOutcome =
  | { kind: 'done' }
  /** The connection failed or went silent; `stale` when it says nothing about the server. */
  | { kind: 'broken'; cause: Error; stale: boolean }
  | { kind: 'answered'; verdict: Verdict };

/** The transfer that a fetch works for. */
export interface FetchUser {
  readonly sizeBytes: number;
  readonly job: string;
  /** Memory to read into. May pause the fetch. */
  acquireSlab(fetch: RangeFetch): Slab;
  releaseSlab(slab: Slab): void;
  /** Writes `slab` bytes to the file; throws what the file system throws. Returns how much was not there before. */
  write(bytes: Uint8Array, offset: number): number;
  /** The hash may go on. */
  onWritten(): void;
  /** The slab is full, or its range has ended, and it is on disk: takes it over. */
  keep(slab: Slab, start: number, offset: number, length: number): void;
  /** Whether this answer's bytes are wanted. May change `fetch.claim` to the whole file, or end the fetch. */
  onAnswer(fetch: RangeFetch, verdict: Verdict, head: ResponseHead): boolean;
  onBytes(fetch: RangeFetch, bytes: number): void;
  onDiskFault(error: unknown): void;
  onEnd(fetch: RangeFetch, outcome: FetchOutcome): void;
  /** The most to read at once, or null. */
  readonly readBytes: number | null;
}

/** One claim of a transfer on one connection: puts the answer's bytes into slabs and the slabs on disk. */
export class RangeFetch implements ResponseSink {
  claim: Claim;
  readonly origin: Origin;
  readonly sourceVersion: number;
  readonly #user: FetchUser;
  readonly #connection: HttpConnection;
  #askedEnd: number;
  readonly #startedAt: number;
  #firstByteAt: number | null = null;
  #bodyStart: number;
  lastByteAt: number;
  #slab: Slab | null = null;
  #slabStart = 0;
  #slabIsFresh = true;
  #flushed: number;
  #flushedAt: number;
  #ended = false;
  /** Bytes of this answer that were not on disk before. */
  freshBytes = 0;
  #paused = false;

  constructor(
    user: FetchUser,
    claim: Claim,
    connection: HttpConnection,
    origin: Origin,
    sourceVersion: number,
    now: number,
  ) {
    this.#user = user;
    this.claim = claim;
    this.origin = origin;
    this.sourceVersion = sourceVersion;
    this.#connection = connection;
    this.#askedEnd = claim.end;
    this.#startedAt = now;
    this.lastByteAt = now;
    this.#flushed = claim.position;
    this.#flushedAt = now;
    this.#bodyStart = claim.position;
  }

  get job(): string {
    return this.#user.job;
  }

  get isFlowing(): boolean {
    return this.#firstByteAt !== null;
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Bytes that came with this answer. */
  get receivedBytes(): number {
    return this.claim.position - this.#bodyStart;
  }

  /** How long the rest will take at the speed so far, in ms; 0 while that is not to be said. */
  msLeft(now: number): number {
    if (this.#firstByteAt === null || now - this.#firstByteAt < 500) return 0;
    const rate = Math.max(this.receivedBytes, 1) / (now - this.#firstByteAt);
    return (this.claim.end - this.claim.position) / rate;
  }

  send(text: string): void {
    this.#connection.request(text, this);
  }

  onHead(head: ResponseHead, framing: BodyFraming): boolean {
    const { claim } = this;
    const asked = { start: claim.position, end: this.#askedEnd, sizeBytes: this.#user.sizeBytes };
    const verdict = judgeResponse(head, framing, asked, Date.now());
    const now = performance.now();
    this.lastByteAt = now;
    if (!this.#user.onAnswer(this, verdict, head)) {
      if (!this.#ended) this.end({ kind: 'answered', verdict }, false);
      return false;
    }
    this.#firstByteAt = now;
    this.origin.flowing += 1;
    this.origin.onFirstByte(now - this.#startedAt);
    this.#askedEnd = verdict.kind === 'range' ? verdict.end : this.#user.sizeBytes;
    this.#bodyStart = this.claim.position;
    this.#flushed = this.claim.position;
    return true;
  }

  window(): Uint8Array {
    const { position } = this.claim;
    this.#slab ??= this.#newSlab(position);
    const base = Math.floor(position / SLAB_BYTES) * SLAB_BYTES;
    const most = this.#user.readBytes ?? SLAB_BYTES;
    return this.#slab.bytes.subarray(position - base, Math.min(SLAB_BYTES, position - base + most));
  }

  take(bytes: number): void {
    if (this.#ended) return;
    const { claim } = this;
    const end = Math.min(claim.end, this.#askedEnd);
    const taken = Math.min(bytes, end - claim.position);
    claim.position += taken;
    this.lastByteAt = performance.now();
    this.#user.onBytes(this, taken);
    if (this.#ended) return;
    if (claim.position === end) {
      if (!this.flush()) return;
      // More than was asked for, or the rest was given to another connection meanwhile.
      if (taken < bytes || end < this.#askedEnd) this.end({ kind: 'done' }, true);
    } else if (claim.position % SLAB_BYTES === 0) this.flush();
  }

  onEnd(): void {
    if (this.#ended) return;
    const short = this.claim.position < Math.min(this.claim.end, this.#askedEnd);
    if (short) this.end({ kind: 'broken', cause: new Error('The answer ended early.'), stale: false }, false);
    else this.end({ kind: 'done' }, false);
  }

  onFault(cause: Error, stale: boolean): void {
    this.end({ kind: 'broken', cause, stale }, true);
  }

  pause(): void {
    this.#paused = true;
    this.#connection.pause();
  }

  resume(now: number): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.lastByteAt = now;
    this.#connection.resume();
  }

  /** What has arrived goes to disk, though its slab is not full. */
  flushOlderThan(time: number): void {
    if (this.#flushedAt < time && this.claim.position > this.#flushed) this.flush();
  }

  /** Returns false when the disk refused. */
  flush(): boolean {
    const slab = this.#slab;
    const { position } = this.claim;
    if (!slab || position === this.#flushed) return true;
    const base = Math.floor(this.#slabStart / SLAB_BYTES) * SLAB_BYTES;
    try {
      const fresh = this.#user.write(slab.bytes.subarray(this.#flushed - base, position - base), this.#flushed);
      this.freshBytes += fresh;
      this.#slabIsFresh &&= fresh === position - this.#flushed;
      this.#flushed = position;
      this.#flushedAt = this.lastByteAt;
      const isLast = position % SLAB_BYTES === 0 || position >= Math.min(this.claim.end, this.#askedEnd);
      if (isLast) {
        this.#slab = null;
        if (this.#slabIsFresh)
          this.#user.keep(slab, this.#slabStart - base, this.#slabStart, position - this.#slabStart);
        else this.#user.releaseSlab(slab);
      }
      this.#user.onWritten();
      return true;
    } catch (error) {
      this.#user.onDiskFault(error);
      return false;
    }
  }

  /** Ends it at once: what arrived is written when `keep`, no further byte is read. */
  stop(keep: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connection.destroy();
    if (keep) this.flush();
    this.#letGo();
  }

  end(outcome: FetchOutcome, destroy: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    if (destroy) this.#connection.destroy();
    const written = this.flush();
    this.#letGo();
    if (written) this.#user.onEnd(this, outcome);
  }

  #letGo(): void {
    if (this.#slab) this.#user.releaseSlab(this.#slab);
    this.#slab = null;
    // The connection may go on to another fetch.
    if (this.#paused) this.#connection.resume();
    this.origin.busy -= 1;
    if (this.#firstByteAt === null) return;
    this.origin.flowing -= 1;
    this.origin.onRange(this.receivedBytes, performance.now() - this.#firstByteAt);
  }

  #newSlab(position: number): Slab {
    this.#slabStart = position;
    this.#slabIsFresh = true;
    return this.#user.acquireSlab(this);
  }
}
