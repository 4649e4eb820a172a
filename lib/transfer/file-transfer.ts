import { HiveError } from '#lib/contract/hive-error.ts';
import { diskFault } from './disk-fault.ts';
import type { HashFeed } from './hash-feed.ts';
import type { FromHasher } from './hash-messages.ts';
import { HashVerdicts } from './hash-verdicts.ts';
import type { Verdict } from './judge-response.ts';
import { isWorthSplitting, Laggards } from './laggards.ts';
import { type Origin, sourceMark } from './origin.ts';
import { PartialFile } from './partial-file.ts';
import type { FetchOutcome, FetchUser, RangeFetch } from './range-fetch.ts';
import { type Claim, MIB, RangePlan } from './range-plan.ts';
import type { ResponseHead } from './response-head.ts';
import { type Decision, type Setback, SetbackPolicy } from './setback-policy.ts';
import { watchSilence } from './silence-watch.ts';
import type { Slab } from './slab-lender.ts';
import { Source } from './source.ts';
import type { TransferOrder } from './thread-messages.ts';
import type { TransferProgress } from './transfer-engine.ts';
import type { Settlement, TransferHost } from './transfer-host.ts';

const SYNC_EVERY_BYTES = 128 * MIB;
const SYNC_EVERY_MS = 5000;
const FAILURES: ReadonlySet<Verdict['kind']> = new Set(['server-error', 'unusable']);

/** One file on its way, in the network thread: what to ask for, what an answer means, when it is finished. */
export class FileTransfer implements FetchUser {
  readonly id: number;
  readonly order: TransferOrder;
  readonly source = new Source();
  readonly fetches = new Set<RangeFetch>();
  readonly #host: TransferHost;
  readonly #file: PartialFile;
  readonly #setbacks: SetbackPolicy;
  readonly #hashes: HashVerdicts;
  readonly #laggards = new Laggards();
  readonly #hadUnprovenFile: boolean;
  #plan: RangePlan;
  #feed: HashFeed;
  #locating = false;
  #settlement: Settlement | null = null;
  #digest: string | null = null;
  #startedAnew = false;
  #knowsRanges = true;
  #syncedAt: number;

  /** Throws HiveError when the file can't be opened. */
  constructor(order: TransferOrder, host: TransferHost, now: number) {
    this.id = order.id;
    this.order = order;
    this.#host = host;
    this.#syncedAt = now;
    this.#setbacks = new SetbackPolicy(order.sizeBytes, host.mostAttempts);
    this.#hashes = new HashVerdicts(order.digest.hex);
    try {
      this.#file = PartialFile.open(order.partialPath, order);
    } catch (error) {
      throw diskFault(error, order.partialPath);
    }
    this.#plan = new RangePlan(order.sizeBytes, this.#file.written);
    this.#hadUnprovenFile = this.#plan.isComplete;
    this.#feed = host.newFeed(this);
    if (!this.#plan.isComplete) this.#locate();
    this.#advance();
  }

  get job(): string {
    return this.order.job;
  }

  get sizeBytes(): number {
    return this.order.sizeBytes;
  }

  get readBytes(): number | null {
    return this.#host.readBytes;
  }

  get feed(): HashFeed {
    return this.#feed;
  }

  get progress(): TransferProgress {
    return { receivedBytes: this.#file.written.totalBytes, verifiedBytes: this.#feed.hashedBytes };
  }

  /** Whether another connection could be used now. */
  hasWork(now: number): boolean {
    if (this.#settlement || this.source.url === null) return false;
    if (this.source.mayRedirect && [...this.fetches].some((fetch) => this.#isCurrent(fetch))) return false;
    if (!this.#knowsRanges && this.fetches.size > 0) return false;
    return this.#plan.hasWork(now);
  }

  takeClaim(wantBytes: number, parts: number, now: number): Claim | null {
    if (!this.#knowsRanges && this.#plan.wakesAt === null && this.fetches.size === 0) return this.#plan.takeWhole();
    return this.#plan.take(wantBytes, parts, now);
  }

  /** For a connection that would be idle: a part of what another one is slow to bring. */
  splitClaim(now: number): Claim | null {
    if (this.#settlement || this.source.url === null || !this.#knowsRanges) return null;
    return isWorthSplitting(this.fetches, now) ? this.#plan.split(MIB) : null;
  }

  replaceLaggard(now: number): boolean {
    return this.#laggards.replaceOne(this.fetches, now);
  }

  /** Ends a connection that is not wanted any more; what it has not brought is free for others. */
  letGo(fetch: RangeFetch): void {
    this.#stop(fetch, true);
  }

  requestFor(claim: Claim, viaProxy: { authorization: string | null } | null): string {
    const isAll = claim.whole || (claim.position === 0 && claim.end === this.sizeBytes);
    return this.source.request(claim.position, isAll ? null : claim.end, viaProxy);
  }

  located(location: { url: string; headers: Record<string, string> }): void {
    this.#locating = false;
    if (this.#settlement) return;
    this.#attempt(() => this.source.set(location));
    this.#host.wake();
  }

  notLocated(error: HiveError): void {
    this.#locating = false;
    this.#fail(error);
  }

  abort(): void {
    this.#settle({ kind: 'aborted' });
  }

  onHasher(message: FromHasher): void {
    if (message.id !== this.#feed.id) return;
    if (message.kind === 'dropped') this.#close();
    else if (this.#settlement) return;
    else if (message.kind === 'failed') this.#fail(diskFault(message.error, this.order.partialPath));
    else if (message.kind === 'digest') this.#judgeDigest(message.hex);
    else this.#advance();
  }

  /** Every few dozen ms: what has been silent for too long, what should be on disk by now. */
  tick(now: number, lateMs: number): void {
    if (this.#settlement) return;
    for (const fetch of [...this.fetches]) {
      watchSilence(fetch, { now, lateMs, stallMs: this.#host.stallMs });
      if (this.#settlement) return;
    }
    const due = this.#file.unsyncedBytes >= SYNC_EVERY_BYTES || now - this.#syncedAt >= SYNC_EVERY_MS;
    if (due && this.#file.unsyncedBytes > 0 && !this.#file.isSyncing && this.#file.hasJournal) {
      this.#syncedAt = now;
      this.#file.sync().catch((error: unknown) => this.#syncFailed(error));
    }
  }

  acquireSlab(fetch: RangeFetch): Slab {
    return this.#host.slabs.lend(fetch);
  }

  releaseSlab(slab: Slab): void {
    this.#host.slabs.giveBack(slab);
  }

  write(bytes: Uint8Array, offset: number): number {
    return this.#file.writeMissing(bytes, offset);
  }

  onWritten(): void {
    this.#advance();
  }

  keep(slab: Slab, start: number, offset: number, length: number): void {
    if (slab.index === null) {
      this.releaseSlab(slab);
      return;
    }
    this.#feed.keep(offset, { index: slab.index, start, length });
  }

  onBytes(fetch: RangeFetch, bytes: number): void {
    this.#setbacks.onBytes();
    if (this.#isCurrent(fetch)) this.source.onBytes();
    this.#host.onBytes(this, fetch, bytes);
  }

  onAnswer(fetch: RangeFetch, verdict: Verdict, head: ResponseHead): boolean {
    if (this.#settlement) return false;
    if (verdict.kind !== 'range' && verdict.kind !== 'whole') return false;
    if (this.#isCurrent(fetch) && this.#hasChanged(fetch, head)) {
      this.#startAnew();
      return false;
    }
    if (verdict.kind === 'range') return true;
    if (fetch.claim.whole || (fetch.claim.position === 0 && fetch.claim.end === this.sizeBytes)) return true;
    this.#knowsRanges = false;
    for (const other of [...this.fetches]) if (other !== fetch) this.#stop(other, true);
    this.#plan.release(fetch.claim);
    fetch.claim = this.#plan.takeWhole();
    return true;
  }

  onDiskFault(error: unknown): void {
    this.#fail(diskFault(error, this.order.partialPath));
  }

  onEnd(fetch: RangeFetch, outcome: FetchOutcome): void {
    this.#forget(fetch);
    if (!this.#settlement) {
      if (outcome.kind === 'done') this.#plan.release(fetch.claim);
      else this.#onSetback(fetch, outcome);
    }
    this.#host.wake();
  }

  #isCurrent(fetch: RangeFetch): boolean {
    return fetch.sourceVersion === this.source.version;
  }

  #onSetback(fetch: RangeFetch, outcome: Exclude<FetchOutcome, { kind: 'done' }>): void {
    const now = performance.now();
    const { claim, origin } = fetch;
    const isOutdated = outcome.kind === 'broken' ? outcome.stale : !this.#isCurrent(fetch);
    if (isOutdated) {
      this.#plan.rest(claim, now);
      return;
    }
    const failed = outcome.kind === 'broken' || FAILURES.has(outcome.verdict.kind);
    if (failed) claim.attempts = fetch.freshBytes > 0 ? 1 : claim.attempts + 1;
    const setback: Setback = {
      now,
      host: this.source.url?.host ?? 'the Hub',
      attempts: claim.attempts,
      othersFlow: [...this.fetches].some((other) => other.isFlowing),
      hostRestsUntil: origin.restsUntil,
    };
    const decision =
      outcome.kind === 'broken'
        ? this.#setbacks.afterBreak(outcome.cause, setback)
        : this.#setbacks.afterAnswer(outcome.verdict, setback);
    this.#plan.rest(claim, decision.kind === 'again' ? decision.at : now);
    this.#carryOut(decision, origin);
  }

  #carryOut(decision: Decision, origin: Origin): void {
    if (decision.kind === 'again') {
      origin.restsUntil = decision.hostRestsUntil;
      if (decision.notice) this.#host.notice(this.id, decision.notice);
    } else if (decision.kind === 'follow') {
      this.#attempt(() => this.source.follow(decision.location));
    } else if (decision.kind === 'refused') {
      const details = { host: this.source.url?.host, status: decision.status };
      if (this.source.refuse()) this.#locate();
      else
        this.#fail(new HiveError('hub_error', `The Hub refuses to give the bytes (${decision.status}).`, { details }));
    } else this.#fail(decision.error);
  }

  /** Whether the server has another version of the file than the one that what is here came from. */
  #hasChanged(fetch: RangeFetch, head: ResponseHead): boolean {
    const url = this.source.url;
    const mark = url && sourceMark(url, head.headers.get('etag'));
    if (!mark) return false;
    const before = this.#file.source;
    if (before?.host === mark.host && before.etag === mark.etag) return false;
    const changed = before?.host === mark.host && this.#file.written.totalBytes + fetch.receivedBytes > 0;
    this.#file.rememberSource(mark);
    // Some servers name the same bytes differently each time: after one new start only the hash counts.
    return changed && !this.#startedAnew;
  }

  #judgeDigest(hex: string): void {
    const verdict = this.#hashes.judge(hex, this.#hadUnprovenFile && this.source.version === 0);
    if (verdict === 'right') {
      this.#digest = hex;
      this.#finish().catch((error: unknown) => this.#syncFailed(error));
    } else if (verdict === 'wrong') {
      const details = { expected: this.order.digest.hex, actual: hex };
      this.#attempt(() => this.#file.giveUp());
      this.#fail(new HiveError('hash_mismatch', 'The bytes are not those that the Hub promised.', { details }));
    } else {
      if (verdict === 'again') this.#host.notice(this.id, { kind: 'retry', cause: 'the hash is wrong', waitMs: 0 });
      this.#startAnew(verdict === 'again');
      this.source.forget();
      this.#locate();
    }
  }

  async #finish(): Promise<void> {
    await this.#file.sync();
    if (this.#settlement) return;
    this.#file.removeJournal();
    this.#settle({ kind: 'done' });
  }

  #syncFailed(error: unknown): void {
    if (this.#settlement) return;
    this.#attempt(() => this.#file.forgetUnsynced());
    this.#fail(diskFault(error, this.order.partialPath));
  }

  #startAnew(isRefuted = false): void {
    this.#startedAnew = true;
    for (const fetch of [...this.fetches]) this.#stop(fetch, false);
    this.#feed.drop();
    this.#host.notice(this.id, { kind: 'anew' });
    this.#attempt(() => {
      if (isRefuted) this.#file.setAside();
      else this.#file.startAnew();
      this.#plan.reset();
      this.#feed = this.#host.newFeed(this);
      this.#advance();
    });
    this.#host.wake();
  }

  #stop(fetch: RangeFetch, keep: boolean): void {
    this.#forget(fetch);
    fetch.stop(keep);
    this.#plan.release(fetch.claim);
  }

  #forget(fetch: RangeFetch): void {
    this.fetches.delete(fetch);
    this.#host.slabs.forget(fetch);
  }

  #locate(): void {
    if (this.#locating) return;
    this.#locating = true;
    this.#host.locate(this.id);
  }

  #advance(): void {
    this.#feed.advance(this.#plan.frontier);
  }

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(diskFault(error, this.order.partialPath));
    }
  }

  #fail(error: HiveError): void {
    this.#settle({ kind: 'failed', error });
  }

  /** Nothing is read or written after this but what the hash thread has in hand; its `dropped` ends the transfer. */
  #settle(settlement: Settlement): void {
    if (this.#settlement) return;
    this.#settlement = settlement;
    for (const fetch of [...this.fetches]) this.#stop(fetch, settlement.kind !== 'done' && this.#digest === null);
    this.#feed.drop();
  }

  #close(): void {
    if (!this.#settlement) return;
    this.#file.close();
    this.#host.settled(this, this.#settlement);
  }
}
