import { HiveError } from '#lib/contract/hive-error.ts';
import type { Verdict } from './judge-response.ts';
import { backoffMs } from './retry-delay.ts';
import type { TransferNotice } from './transfer-engine.ts';
import { exhaustedFault, isHopeless, shortCause, UnusableAnswer } from './transfer-fault.ts';

/** What to do after a fetch that did not bring its range. Times are in ms of the caller's clock. */
export type Decision =
  | { kind: 'again'; at: number; hostRestsUntil: number; notice: TransferNotice | null }
  | { kind: 'follow'; location: string }
  | { kind: 'refused'; status: number }
  | { kind: 'fail'; error: HiveError };

export interface Setback {
  now: number;
  host: string;
  /** Failures of this range in a row, this one included; 1 when it brought bytes before it broke. */
  attempts: number;
  /** Whether other ranges of the file are coming in. */
  othersFlow: boolean;
  hostRestsUntil: number;
}

const LONGEST_ASKED_WAIT_MS = 15 * 60_000;

/**
 * Patience of one transfer: how often, how long, and when it ends. A range may fail `mostAttempts` times in a row; while
 * other ranges come in it is never given up, only waited for longer.
 */
export class SetbackPolicy {
  readonly #sizeBytes: number;
  readonly #mostAttempts: number;
  #rateLimits = 0;
  #noticedAt = Number.NEGATIVE_INFINITY;

  constructor(sizeBytes: number, mostAttempts: number) {
    this.#sizeBytes = sizeBytes;
    this.#mostAttempts = mostAttempts;
  }

  onBytes(): void {
    this.#rateLimits = 0;
  }

  afterBreak(cause: Error, { now, host, attempts, othersFlow, hostRestsUntil }: Setback): Decision {
    const isOver = isHopeless(cause) ? attempts >= 2 : attempts >= this.#mostAttempts && !othersFlow;
    if (isOver) return { kind: 'fail', error: exhaustedFault(cause, host) };
    const waitMs = backoffMs(attempts - 1);
    const notice = this.#quiet(now) ? null : ({ kind: 'retry', cause: shortCause(cause), waitMs } as const);
    if (notice) this.#noticedAt = now;
    return { kind: 'again', at: now + waitMs, hostRestsUntil, notice };
  }

  afterAnswer(verdict: Verdict, setback: Setback): Decision {
    const { now, hostRestsUntil } = setback;
    if (verdict.kind === 'redirect') return { kind: 'follow', location: verdict.location };
    if (verdict.kind === 'refused') return { kind: 'refused', status: verdict.status };
    if (verdict.kind === 'rate-limited') return this.#afterRateLimit(verdict.waitMs, setback);
    if (verdict.kind === 'unusable') return this.afterBreak(new UnusableAnswer(verdict.reason), setback);
    if (verdict.kind === 'server-error') {
      const restsUntil = Math.max(hostRestsUntil, now + Math.min(verdict.waitMs ?? 0, LONGEST_ASKED_WAIT_MS));
      const cause = new UnusableAnswer(`the server answered ${verdict.status}`);
      return this.afterBreak(cause, { ...setback, hostRestsUntil: restsUntil });
    }
    if (verdict.kind === 'wrong-size') {
      const details = { expected: this.#sizeBytes, actual: verdict.sizeBytes };
      return {
        kind: 'fail',
        error: new HiveError('size_mismatch', 'The server has a file of another size.', { details }),
      };
    }
    return { kind: 'again', at: now, hostRestsUntil, notice: null };
  }

  /** All connections to the host wait together, so the answers that they all get count as one. */
  #afterRateLimit(waitMs: number, { now, host, hostRestsUntil }: Setback): Decision {
    const isNew = now >= hostRestsUntil;
    if (isNew) this.#rateLimits += 1;
    if (waitMs > LONGEST_ASKED_WAIT_MS || this.#rateLimits > this.#mostAttempts) {
      const details = { host, retry_after_ms: waitMs };
      return { kind: 'fail', error: new HiveError('rate_limited', 'The Hub asks to wait for too long.', { details }) };
    }
    return {
      kind: 'again',
      at: now,
      hostRestsUntil: Math.max(hostRestsUntil, now + waitMs),
      notice: isNew ? { kind: 'rate-limited', waitMs } : null,
    };
  }

  /** One word a second is enough when sixteen connections break together. */
  #quiet(now: number): boolean {
    return now - this.#noticedAt < 1000;
  }
}
