import type { BandwidthLimiter } from './bandwidth-limiter.ts';
import type { FileTransfer } from './file-transfer.ts';
import type { Origin } from './origin.ts';
import type { Origins } from './origins.ts';
import { RangeFetch } from './range-fetch.ts';
import type { Claim } from './range-plan.ts';
import type { TransferLimits } from './thread-messages.ts';

/** With a cap on the bandwidth, no more connections than can be useful: their buffers fill beyond the cap. */
const CAPPED_BYTES_PER_CONNECTION = 2_000_000;

interface ShareParts {
  transfers: ReadonlyMap<number, FileTransfer>;
  origins: Origins;
  limiter: BandwidthLimiter;
  limits: TransferLimits;
}

/**
 * Gives connections to transfers, within the limits. Jobs have the same right to them, whatever the number of their
 * files; of a job's files the first ones come first.
 */
export class ConnectionShare {
  limits: TransferLimits;
  readonly #transfers: ReadonlyMap<number, FileTransfer>;
  readonly #origins: Origins;
  readonly #limiter: BandwidthLimiter;
  /** When a job was last given something, as a number that grows. */
  readonly #served = new Map<string, number>();
  #turn = 0;

  constructor({ transfers, origins, limiter, limits }: ShareParts) {
    this.#transfers = transfers;
    this.#origins = origins;
    this.#limiter = limiter;
    this.limits = limits;
  }

  /** To one server. */
  get most(): number {
    return Math.min(this.limits.maxConnections, this.limits.maxConnectionsPerHost);
  }

  /** Begins all that can be begun now. */
  fill(now: number): void {
    let busy = 0;
    for (const transfer of this.#transfers.values()) busy += transfer.fetches.size;
    while (busy < this.limits.maxConnections && (this.#beginOne(now, false) || this.#beginOne(now, true))) busy += 1;
    if (busy < this.limits.maxConnections && this.#limiter.bytesPerSecond === null) this.#replaceLaggard(now);
  }

  forgetJob(job: string): void {
    for (const { order } of this.#transfers.values()) if (order.job === job) return;
    this.#served.delete(job);
  }

  #beginOne(now: number, bySplitting: boolean): boolean {
    if (bySplitting && this.#limiter.bytesPerSecond !== null) return false;
    const connections = this.#connectionsOfJobs();
    for (const transfer of this.#inTurn(connections)) {
      if (!bySplitting && !transfer.hasWork(now)) continue;
      const origin = this.#openOrigin(transfer, connections.get(transfer.order.job) === 0, now);
      if (!origin) continue;
      const claim = bySplitting ? transfer.splitClaim(now) : this.#claim(transfer, origin, now);
      if (!claim) continue;
      this.#begin(transfer, claim, origin, now);
      return true;
    }
    return false;
  }

  /** The job with the fewest connections first, of equals the one that has waited longest; so with its files. */
  #inTurn(connections: ReadonlyMap<string, number>): FileTransfer[] {
    const of = ({ order }: FileTransfer) => connections.get(order.job) ?? 0;
    const served = ({ order }: FileTransfer) => this.#served.get(order.job) ?? 0;
    return [...this.#transfers.values()]
      .filter((transfer) => of(transfer) < this.limits.maxConnectionsPerJob && !this.#limiter.isInDebt(transfer.job))
      .sort((a, b) => of(a) - of(b) || served(a) - served(b) || a.fetches.size - b.fetches.size || a.id - b.id);
  }

  #connectionsOfJobs(): Map<string, number> {
    const connections = new Map<string, number>();
    for (const { order, fetches } of this.#transfers.values())
      connections.set(order.job, (connections.get(order.job) ?? 0) + fetches.size);
    return connections;
  }

  /**
   * Near, the last parts of a file are made small, so that all connections end together. Far away each part would cost a
   * round trip.
   */
  #claim(transfer: FileTransfer, origin: Origin, now: number): Claim | null {
    const connections = this.#target(origin);
    return transfer.takeClaim(origin.rangeBytes, origin.tuner.isNear ? 2 * connections : connections, now);
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
    this.#turn += 1;
    this.#served.set(transfer.order.job, this.#turn);
    transfer.fetches.add(fetch);
    fetch.send(transfer.requestFor(claim, origin.viaProxy));
  }

  /** The server of a transfer, when it may be asked for something now. */
  #openOrigin(transfer: FileTransfer, isFirstOfJob: boolean, now: number): Origin | null {
    const { url } = transfer.source;
    if (!url) return null;
    const origin = this.#origins.of(url);
    // One connection for each job, as far as the limits go: a late one does not wait for the ranges of others.
    const most = isFirstOfJob ? this.most : this.#target(origin);
    return now >= origin.restsUntil && origin.busy < most ? origin : null;
  }

  #target(origin: Origin): number {
    const cap = this.#limiter.bytesPerSecond;
    if (cap === null) return origin.tuner.target(this.most);
    return Math.max(1, Math.min(this.most, Math.ceil(cap / CAPPED_BYTES_PER_CONNECTION)));
  }
}
