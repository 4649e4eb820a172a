import { HiveError } from '#lib/contract/hive-error.ts';

/** What is left for downloads: a twentieth of a window, at least 20 calls. */
const RESERVE_PART = 0.05;
const RESERVE_CALLS = 20;

/**
 * How many API calls the Hub still grants in its present window, as its answers say:
 * `RateLimit: "api";r=437;t=172` and `RateLimit-Policy: "fixed window";"api";q=500;w=300`.
 */
export class HubQuota {
  readonly #now: () => number;
  #window: { remaining: number; reserve: number; endsAtMs: number } | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  note(headers: Headers): void {
    const [, remaining, seconds] =
      /^"api"\s*;\s*r=(\d{1,9})\s*;\s*t=(\d{1,6})\b/.exec(header(headers, 'ratelimit')) ?? [];
    if (remaining === undefined) return;
    const quota = /"api"\s*;\s*q=(\d{1,9})\b/.exec(header(headers, 'ratelimit-policy'))?.[1] ?? '0';
    this.#window = {
      remaining: Number(remaining),
      reserve: Math.min(Math.max(RESERVE_CALLS, Number(quota) * RESERVE_PART), Number(quota) / 2),
      // Counted down in whole seconds, so one is added.
      endsAtMs: this.#now() + (Number(seconds) + 1) * 1000,
    };
  }

  /** API calls left in the present window; null before the Hub has said, and once the window is over. */
  remaining(): number | null {
    return this.#window && this.#now() < this.#window.endsAtMs ? this.#window.remaining : null;
  }

  /** Throws `rate_limited` while the rest of the window is kept for downloads. */
  keepReserve(hasToken: boolean): void {
    const window = this.#window;
    if (window === null || window.remaining > window.reserve) return;
    const waitMs = window.endsAtMs - this.#now();
    if (waitMs <= 0) return;
    const wait = `Look again in ${Math.ceil(waitMs / 1000)} s`;
    throw new HiveError('rate_limited', 'The Hub’s quota for this hive is nearly used up; the rest is for downloads.', {
      hint: hasToken ? `${wait}.` : `${wait}; a Hub token raises the limit.`,
      details: { retry_after_ms: waitMs, remaining: window.remaining },
    });
  }
}

const header = (headers: Headers, name: string): string => headers.get(name) ?? '';
