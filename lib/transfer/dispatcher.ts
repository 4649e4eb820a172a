import { HiveError } from '#lib/contract/hive-error.ts';
import { BandwidthLimiter } from './bandwidth-limiter.ts';
import { ConnectionShare } from './connection-share.ts';
import { FileTransfer } from './file-transfer.ts';
import { HashFeed } from './hash-feed.ts';
import type { FromHasher, ToHasher } from './hash-messages.ts';
import { Origins } from './origins.ts';
import { ProgressReports } from './progress-reports.ts';
import type { RangeFetch } from './range-fetch.ts';
import { SlabLender } from './slab-lender.ts';
import { SlabPool } from './slab-pool.ts';
import { startHashing } from './start-hashing.ts';
import { findSurplus } from './surplus.ts';
import { ThreadLoad } from './thread-load.ts';
import type { FromNetwork, NetworkOptions, ToNetwork, TransferLimits, TransferOrder } from './thread-messages.ts';
import type { TransferNotice } from './transfer-engine.ts';
import type { Settlement, TransferHost } from './transfer-host.ts';

const LEAST_SLABS = 64;
/** For the hash, beside one for each connection. */
const SLABS_FOR_HASH = 32;
const TICK_MS = 50;

/** All transfers of the network thread: takes its messages, keeps the time, tells how it goes. */
export class Dispatcher implements TransferHost {
  readonly slabs: SlabLender<RangeFetch>;
  readonly stallMs: number;
  readonly mostAttempts: number;
  readonly #pool: SlabPool;
  readonly #post: (message: FromNetwork) => void;
  readonly #toHasher: (message: ToHasher) => void;
  readonly #limiter = new BandwidthLimiter();
  readonly #transfers = new Map<number, FileTransfer>();
  readonly #feeds = new Map<number, { feed: HashFeed; transfer: FileTransfer }>();
  readonly #origins: Origins;
  readonly #share: ConnectionShare;
  readonly #load = new ThreadLoad();
  readonly #reports: ProgressReports;
  #lastFeedId = 0;
  #timer: NodeJS.Timeout | null = null;
  #tickedAt = 0;
  #waking = false;

  constructor({ limits, stallMs, mostAttempts, env, extraCa, cores }: NetworkOptions, post: (m: FromNetwork) => void) {
    this.#post = post;
    this.stallMs = stallMs;
    this.mostAttempts = mostAttempts;
    this.#pool = new SlabPool(Math.max(LEAST_SLABS, limits.maxConnections + SLABS_FOR_HASH));
    this.slabs = new SlabLender<RangeFetch>(this.#pool, () => this.#activeFeeds());
    this.#limiter.setLimit(limits.bandwidthBps);
    this.#origins = new Origins({ env, extraCa, onConnected: () => this.wake() });
    const shared = { transfers: this.#transfers, origins: this.#origins, limiter: this.#limiter };
    this.#share = new ConnectionShare({ ...shared, limits });
    this.#reports = new ProgressReports((id, progress) => post({ kind: 'progress', id, progress }));
    this.#toHasher = startHashing(this.#pool.memory, cores, (message) => this.#onHasher(message));
  }

  get readBytes(): number | null {
    return this.#limiter.readBytes;
  }

  onMessage(message: ToNetwork): void {
    if (message.kind === 'start') this.#start(message.order);
    else if (message.kind === 'limits') this.#setLimits(message.limits);
    else if (message.kind === 'abort') this.#transfers.get(message.id)?.abort();
    else if (message.kind === 'located') this.#transfers.get(message.id)?.located(message.location);
    else this.#transfers.get(message.id)?.notLocated(HiveError.fromWire(message.failure.error));
  }

  newFeed(transfer: FileTransfer): HashFeed {
    this.#lastFeedId += 1;
    const { partialPath: path, sizeBytes, digest } = transfer.order;
    const file = { path, sizeBytes, algorithm: digest.algorithm };
    const feed = new HashFeed(this.#lastFeedId, file, this.#pool, this.#toHasher);
    this.#feeds.set(feed.id, { feed, transfer });
    return feed;
  }

  locate(id: number): void {
    this.#post({ kind: 'locate', id });
  }

  notice(id: number, notice: TransferNotice): void {
    this.#post({ kind: 'notice', id, notice });
  }

  settled(transfer: FileTransfer, settlement: Settlement): void {
    this.#transfers.delete(transfer.id);
    this.#share.forgetJob(transfer.order.job);
    this.#reports.forget(transfer.id);
    if (settlement.kind === 'done') this.#post({ kind: 'progress', id: transfer.id, progress: transfer.progress });
    const result = settlement.kind === 'failed' ? failed(settlement.error) : settlement;
    this.#post({ kind: 'settled', id: transfer.id, result });
    this.wake();
  }

  onBytes(transfer: FileTransfer, fetch: RangeFetch, bytes: number): void {
    fetch.origin.receivedBytes += bytes;
    this.#limiter.spend(transfer.order.job, bytes);
    if (!this.#limiter.mayRead(transfer.order.job)) fetch.pause();
  }

  /** Looks for something to begin, once for all that has just happened. */
  wake(): void {
    if (this.#waking) return;
    this.#waking = true;
    queueMicrotask(() => {
      this.#waking = false;
      this.#share.fill(performance.now());
    });
  }

  #start(order: TransferOrder): void {
    try {
      this.#transfers.set(order.id, new FileTransfer(order, this, performance.now()));
    } catch (error) {
      this.#post({ kind: 'settled', id: order.id, result: failed(HiveError.from(error)) });
      return;
    }
    if (!this.#timer) {
      this.#tickedAt = performance.now();
      this.#timer = setInterval(() => this.#tick(), TICK_MS);
    }
  }

  #setLimits(limits: TransferLimits): void {
    this.#share.limits = limits;
    this.#limiter.setLimit(limits.bandwidthBps);
    for (const { transfer, fetch } of findSurplus(this.#transfers.values(), limits)) transfer.letGo(fetch);
    this.#resumeAll(performance.now());
    this.wake();
  }

  #onHasher(message: FromHasher): void {
    const entry = this.#feeds.get(message.id);
    if (message.kind === 'dropped') {
      entry?.feed.onDropped();
      this.#feeds.delete(message.id);
    }
    entry?.transfer.onHasher(message);
    this.#endWaits(performance.now());
  }

  #tick(): void {
    const now = performance.now();
    const elapsed = now - this.#tickedAt;
    const lateMs = elapsed > 20 * TICK_MS ? elapsed : 0;
    this.#tickedAt = now;
    this.#refill(elapsed, now);
    this.#endWaits(now);
    for (const transfer of [...this.#transfers.values()]) transfer.tick(now, lateMs);
    const load = this.#load.look();
    if (this.#limiter.bytesPerSecond === null) this.#origins.tune(now, this.#share.most, load);
    this.#origins.closeIdle(now);
    this.#reports.look(this.#transfers.values(), now);
    this.#share.fill(now);
    if (this.#transfers.size === 0) this.#rest();
  }

  #refill(elapsedMs: number, now: number): void {
    const sharers = [...this.#transfers.values()].filter(({ fetches }) => fetches.size > 0);
    this.#limiter.refill(elapsedMs, new Set(sharers.map(({ order }) => order.job)));
    this.#resumeAll(now);
  }

  #resumeAll(now: number): void {
    for (const { order, fetches } of this.#transfers.values()) {
      for (const fetch of [...fetches])
        if (!this.slabs.isWaiting(fetch) && this.#limiter.mayRead(order.job)) fetch.resume(now);
    }
  }

  #endWaits(now: number): void {
    this.slabs.endWaits((fetch) => {
      if (this.#limiter.mayRead(fetch.job)) fetch.resume(now);
    });
  }

  /** Nothing to do: no timer, and no connection that only waits. */
  #rest(): void {
    if (!this.#origins.forgetUnused() || !this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  *#activeFeeds(): IterableIterator<HashFeed> {
    for (const transfer of this.#transfers.values()) yield transfer.feed;
  }
}

const failed = (error: HiveError) => ({ kind: 'failed' as const, failure: { error: error.toWire(), cause: null } });
