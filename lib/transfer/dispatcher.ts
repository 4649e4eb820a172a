import { performance as nodePerformance } from 'node:perf_hooks';
import type { SecureContext } from 'node:tls';
import { Worker } from 'node:worker_threads';
import { HiveError } from '#lib/contract/hive-error.ts';
import { BandwidthLimiter } from './bandwidth-limiter.ts';
import { FileTransfer, type Settlement, type TransferHost } from './file-transfer.ts';
import { HashFeed } from './hash-feed.ts';
import type { FromHasher } from './hash-messages.ts';
import { Origin } from './origin.ts';
import { RangeFetch } from './range-fetch.ts';
import type { Claim } from './range-plan.ts';
import { SlabLender } from './slab-lender.ts';
import { SlabPool } from './slab-pool.ts';
import type { FromNetwork, NetworkOptions, ToNetwork, TransferLimits, TransferOrder } from './thread-messages.ts';
import { trustedContext } from './tls-trust.ts';
import type { TransferNotice } from './transfer-engine.ts';

const LEAST_SLABS = 64;
/** For the hash, beside one for each connection. */
const SLABS_FOR_HASH = 32;
const TICK_MS = 50;
const PROGRESS_MS = 100;
const UTILIZATION_MS = 200;
const BUSY_UTILIZATION = 0.8;
/** With a cap on the bandwidth, no more connections than can be useful: their buffers fill beyond the cap. */
const CAPPED_BYTES_PER_CONNECTION = 2_000_000;

/** Gives connections to transfers, and keeps the time for all of them. Lives in the network thread. */
export class Dispatcher implements TransferHost {
  readonly slabs: SlabLender;
  readonly #pool: SlabPool;
  readonly stallMs: number;
  readonly mostAttempts: number;
  readonly #options: NetworkOptions;
  readonly #post: (message: FromNetwork) => void;
  readonly #hasher: Worker;
  readonly #limiter = new BandwidthLimiter();
  readonly #transfers = new Map<number, FileTransfer>();
  readonly #feeds = new Map<number, { feed: HashFeed; transfer: FileTransfer }>();
  readonly #origins = new Map<string, Origin>();
  #limits: TransferLimits;
  #trust: SecureContext | null = null;
  #lastFeedId = 0;
  #timer: NodeJS.Timeout | null = null;
  #tickedAt = 0;
  #toldAt = 0;
  readonly #told = new Map<number, string>();
  #waking = false;
  #utilization = nodePerformance.eventLoopUtilization();
  #wasThreadBusy = false;

  constructor(options: NetworkOptions, post: (message: FromNetwork) => void) {
    this.#options = options;
    this.#limits = options.limits;
    this.#post = post;
    this.stallMs = options.stallMs;
    this.mostAttempts = options.mostAttempts;
    this.#pool = new SlabPool(Math.max(LEAST_SLABS, options.limits.maxConnections + SLABS_FOR_HASH));
    this.slabs = new SlabLender(this.#pool, () => this.#activeFeeds());
    this.#limiter.setLimit(options.limits.bandwidthBps);
    this.#hasher = new Worker(new URL('./hash-worker.ts', import.meta.url), {
      workerData: { memory: this.#pool.memory },
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 },
    });
    this.#hasher.on('message', (message: FromHasher) => this.#onHasher(message));
    this.#hasher.on('error', (error) => {
      throw error;
    });
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
    const feed = new HashFeed(this.#lastFeedId, file, this.#pool, (message) => this.#hasher.postMessage(message));
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
    this.#told.delete(transfer.id);
    if (settlement.kind === 'done') this.#post({ kind: 'progress', id: transfer.id, progress: transfer.progress });
    const result = settlement.kind === 'failed' ? failed(settlement.error) : settlement;
    this.#post({ kind: 'settled', id: transfer.id, result });
    this.wake();
  }

  onBytes(transfer: FileTransfer, fetch: RangeFetch, bytes: number): void {
    fetch.origin.receivedBytes += bytes;
    this.#limiter.spend(transfer.id, bytes);
    if (!this.#limiter.mayRead(transfer.id)) fetch.pause();
  }

  /** Looks for something to begin, once for all that has just happened. */
  wake(): void {
    if (this.#waking) return;
    this.#waking = true;
    queueMicrotask(() => {
      this.#waking = false;
      this.#fill();
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
    this.#limits = limits;
    this.#limiter.setLimit(limits.bandwidthBps);
    const now = performance.now();
    for (const fetch of this.#fetches()) if (!this.slabs.isWaiting(fetch)) fetch.resume(now);
    this.wake();
  }

  #onHasher(message: FromHasher): void {
    const entry = this.#feeds.get(message.id);
    if (message.kind === 'dropped') {
      entry?.feed.onDropped();
      this.#feeds.delete(message.id);
    }
    entry?.transfer.onHasher(message);
    this.slabs.resumeWaiting(performance.now());
  }

  #tick(): void {
    const now = performance.now();
    const elapsed = now - this.#tickedAt;
    const lateMs = elapsed > 20 * TICK_MS ? elapsed : 0;
    this.#tickedAt = now;
    this.#limiter.refill(
      elapsed,
      [...this.#transfers.values()].filter((t) => t.fetches.size > 0).map((t) => t.id),
    );
    for (const fetch of this.#fetches()) if (fetch.isPaused && !this.slabs.isWaiting(fetch)) fetch.resume(now);
    this.slabs.resumeWaiting(now);
    for (const transfer of [...this.#transfers.values()]) transfer.tick(now, lateMs);
    const busy = this.#isThreadBusy();
    for (const origin of this.#origins.values()) {
      if (this.#limiter.bytesPerSecond === null)
        origin.tuner.observe(now, origin.receivedBytes, origin.busy, this.#most(), busy);
      origin.closeIdle(now);
    }
    if (now - this.#toldAt >= PROGRESS_MS) this.#tellProgress(now);
    this.#fill();
    if (this.#transfers.size === 0) this.#rest();
  }

  /** Over the last quarter of a second. */
  #isThreadBusy(): boolean {
    const { utilization, idle, active } = nodePerformance.eventLoopUtilization(this.#utilization);
    if (idle + active >= UTILIZATION_MS) {
      this.#utilization = nodePerformance.eventLoopUtilization();
      this.#wasThreadBusy = utilization > BUSY_UTILIZATION;
    }
    return this.#wasThreadBusy;
  }

  /** Nothing to do: no timer, and no connection that only waits. */
  #rest(): void {
    const now = performance.now();
    for (const [key, origin] of this.#origins) {
      if (origin.idleCount === 0 && origin.busy === 0) this.#origins.delete(key);
      origin.closeIdle(now);
    }
    if (this.#timer && this.#origins.size === 0) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }

  #tellProgress(now: number): void {
    this.#toldAt = now;
    for (const transfer of this.#transfers.values()) {
      const { progress } = transfer;
      const key = `${progress.receivedBytes} ${progress.verifiedBytes}`;
      if (this.#told.get(transfer.id) === key) continue;
      this.#told.set(transfer.id, key);
      this.#post({ kind: 'progress', id: transfer.id, progress });
    }
  }

  *#activeFeeds(): IterableIterator<HashFeed> {
    for (const transfer of this.#transfers.values()) yield transfer.feed;
  }

  *#fetches(): IterableIterator<RangeFetch> {
    for (const transfer of this.#transfers.values()) yield* [...transfer.fetches];
  }

  #most(): number {
    return Math.min(this.#limits.maxConnections, this.#limits.maxConnectionsPerHost);
  }

  #fill(): void {
    const now = performance.now();
    let busy = 0;
    for (const transfer of this.#transfers.values()) busy += transfer.fetches.size;
    while (busy < this.#limits.maxConnections && (this.#beginOne(now, false) || this.#beginOne(now, true))) busy += 1;
    if (busy < this.#limits.maxConnections && this.#limiter.bytesPerSecond === null) this.#replaceLaggard(now);
  }

  /** Gives one connection to the transfer that has the fewest; of equals to the one that came first. */
  #beginOne(now: number, bySplitting: boolean): boolean {
    if (bySplitting && this.#limiter.bytesPerSecond !== null) return false;
    const waiting = [...this.#transfers.values()]
      .filter((transfer) => transfer.fetches.size < this.#limits.maxConnectionsPerTransfer)
      .filter((transfer) => bySplitting || transfer.hasWork(now))
      .sort((a, b) => a.fetches.size - b.fetches.size);
    for (const transfer of waiting) {
      const origin = this.#openOrigin(transfer, now);
      if (!origin) continue;
      const workers = this.#target(origin);
      const claim = bySplitting ? transfer.splitClaim(now) : transfer.takeClaim(origin.rangeBytes, workers, now);
      if (!claim) continue;
      this.#begin(transfer, claim, origin, now);
      return true;
    }
    return false;
  }

  /** Only for want of other work: a slow connection is better than none. */
  #replaceLaggard(now: number): void {
    const transfers = [...this.#transfers.values()];
    if (!transfers.some((transfer) => transfer.hasWork(now)))
      transfers.find((transfer) => transfer.replaceLaggard(now));
  }

  #begin(transfer: FileTransfer, claim: Claim, origin: Origin, now: number): void {
    const fetch = new RangeFetch(transfer, claim, origin.connect(now), origin, transfer.source.version, now);
    origin.busy += 1;
    transfer.fetches.add(fetch);
    fetch.send(transfer.requestFor(claim, origin.viaProxy));
  }

  /** The server of a transfer, when it may be asked for something now. */
  #openOrigin(transfer: FileTransfer, now: number): Origin | null {
    const { url } = transfer.source;
    if (!url) return null;
    let origin = this.#origins.get(url.origin);
    if (!origin) {
      origin = new Origin(url, { env: this.#options.env, trust: () => this.#trusted() });
      this.#origins.set(url.origin, origin);
    }
    // One connection for each transfer, as far as the limits go: a late one does not wait for the ranges of others.
    const most = transfer.fetches.size === 0 ? this.#most() : this.#target(origin);
    return now >= origin.restsUntil && origin.busy < most ? origin : null;
  }

  #target(origin: Origin): number {
    const cap = this.#limiter.bytesPerSecond;
    if (cap === null) return origin.tuner.target(this.#most());
    return Math.max(1, Math.min(this.#most(), Math.ceil(cap / CAPPED_BYTES_PER_CONNECTION)));
  }

  #trusted(): SecureContext {
    this.#trust ??= trustedContext(this.#options.extraCa);
    return this.#trust;
  }
}

const failed = (error: HiveError) => ({ kind: 'failed' as const, failure: { error: error.toWire(), cause: null } });
