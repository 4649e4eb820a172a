import { HiveError } from '#lib/contract/hive-error.ts';

/** Over this many keys the oldest are forgotten: what an attacker can fill must have an end. */
const MOST_KEYS = 20_000;

interface Failures {
  count: number;
  lastMs: number;
}

export interface ThrottleLimits {
  /** Failures that cost nothing. */
  free: number;
  /** The wait after the first failure beyond; it doubles with each. */
  firstWaitMs: number;
  mostWaitMs: number;
}

/** Makes each further failure of the same key wait longer. Failures are forgotten after `mostWaitMs` without a new one. */
export class Throttle {
  readonly #limits: ThrottleLimits;
  readonly #nowMs: () => number;
  readonly #failures = new Map<string, Failures>();

  constructor(limits: ThrottleLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /** Throws `rate_limited` while the key has to wait. */
  require(key: string): void {
    const waitMs = this.#waitMs(key);
    if (waitMs <= 0) return;
    const seconds = Math.ceil(waitMs / 1000);
    throw new HiveError('rate_limited', 'Too many tries with a wrong password.', {
      hint: `Wait ${seconds} s, then try again.`,
      details: { scope: 'api', retry_after_secs: seconds },
    });
  }

  isWaiting(key: string): boolean {
    return this.#waitMs(key) > 0;
  }

  /** Counted before the answer is known, so that tries at the same moment are not free. */
  count(key: string): void {
    const known = this.#failures.get(key);
    const nowMs = this.#nowMs();
    const fresh = known !== undefined && nowMs - known.lastMs < this.#limits.mostWaitMs;
    this.#failures.delete(key);
    this.#failures.set(key, { count: fresh ? known.count + 1 : 1, lastMs: nowMs });
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size > MOST_KEYS && oldest !== undefined) this.#failures.delete(oldest);
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  #waitMs(key: string): number {
    const known = this.#failures.get(key);
    if (!known || known.count <= this.#limits.free) return 0;
    const { free, firstWaitMs, mostWaitMs } = this.#limits;
    const waitMs = Math.min(mostWaitMs, firstWaitMs * 2 ** Math.min(30, known.count - free - 1));
    return known.lastMs + waitMs - this.#nowMs();
  }
}
