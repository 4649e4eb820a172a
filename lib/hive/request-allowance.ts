import { HiveError } from '#lib/contract/hive-error.ts';
import type { Caller } from '#lib/team/caller.ts';
import { networkOf } from '#lib/team/network-of.ts';

interface Allowance {
  /** At once, after some quiet. */
  burst: number;
  /** For as long as it goes on. */
  perSecond: number;
}

/** Far above what pages and programs ask for: this is for a script that has gone wrong, and for a flood. */
const OF_AN_ACCOUNT: Allowance = { burst: 2_000, perSecond: 200 };
/** Of everybody there who has not signed in, together: the sign-in and its like. */
const OF_AN_ADDRESS: Allowance = { burst: 300, perSecond: 10 };

/** Over this many the oldest are forgotten: what an attacker can fill must have an end. */
const MOST_KEYS = 20_000;

/** How many requests each account may make, and each address for those who are not known. A bucket that refills. */
export class RequestAllowance {
  readonly #nowMs: () => number;
  readonly #left = new Map<string, { requests: number; atMs: number }>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Counts this request; why it is one too many, or null. The person at the machine may ask as they like. */
  take(caller: Caller): HiveError | null {
    if (caller.kind === 'machine') return null;
    const { burst, perSecond } = caller.kind === 'anonymous' ? OF_AN_ADDRESS : OF_AN_ACCOUNT;
    const key = accountOf(caller);
    const atMs = this.#nowMs();
    const before = this.#left.get(key) ?? { requests: burst, atMs };
    // A clock that is put back gives nothing and takes nothing.
    const passedMs = Math.max(0, atMs - before.atMs);
    const requests = Math.min(burst, before.requests + (passedMs / 1000) * perSecond);
    const allowed = requests >= 1;
    this.#keep(key, { requests: allowed ? requests - 1 : requests, atMs });
    return allowed ? null : tooMany(Math.ceil((1 - requests) / perSecond));
  }

  #keep(key: string, left: { requests: number; atMs: number }): void {
    this.#left.delete(key);
    this.#left.set(key, left);
    const oldest = this.#left.keys().next().value;
    if (this.#left.size > MOST_KEYS && oldest !== undefined) this.#left.delete(oldest);
  }
}

/** Whom a request counts for. Names of tokens are not theirs alone. */
export function accountOf(caller: Exclude<Caller, { kind: 'machine' }>): string {
  if (caller.kind === 'user') return caller.userId;
  return caller.kind === 'token' ? caller.tokenId : networkOf(caller.address);
}

const tooMany = (seconds: number): HiveError =>
  new HiveError('rate_limited', 'Too many requests in too short a time.', {
    hint: `Wait ${seconds} s, then ask more slowly; the event streams tell changes without being asked.`,
    details: { scope: 'api', retry_after_secs: seconds },
  });
