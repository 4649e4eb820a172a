import type { Caller } from './accounts.ts';

export type Bucket = 'api' | 'resolvers' | 'pages';
export type Tier = 'anonymous' | 'free' | 'pro';
export type Quotas = Record<Tier, Record<Bucket, number>>;

/** The Hub's, for each window of five minutes. */
const HUB_QUOTAS: Quotas = {
  anonymous: { api: 500, resolvers: 3000, pages: 100 },
  free: { api: 1000, resolvers: 5000, pages: 200 },
  pro: { api: 2500, resolvers: 12000, pages: 400 },
};

export interface Count {
  allowed: boolean;
  headers: Record<string, string>;
}

export interface LimitChange {
  windowSeconds?: number | undefined;
  quotas?: { [T in Tier]?: { [B in Bucket]?: number | undefined } | undefined } | undefined;
}

/**
 * Fixed windows, counted by address or account and by bucket. Every answer tells how much is left. The first window
 * begins with the first request, so that no test meets the end of one by the time of day.
 */
export class RateLimits {
  #now: () => number;
  #begunAt: number | null = null;
  #quotas: Quotas = structuredClone(HUB_QUOTAS);
  #windowSeconds = 300;
  #counts = new Map<string, { window: number; used: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  count(caller: Caller, address: string, bucket: Bucket): Count {
    const tier = caller.kind === 'account' ? caller.account.plan : 'anonymous';
    const quota = this.#quotas[tier][bucket];
    this.#begunAt ??= this.#now();
    const seconds = Math.floor((this.#now() - this.#begunAt) / 1000);
    const window = Math.floor(seconds / this.#windowSeconds);
    const key = `${caller.kind === 'account' ? caller.account.name : address} ${bucket}`;
    const earlier = this.#counts.get(key);
    const used = earlier?.window === window ? earlier.used + 1 : 1;
    this.#counts.set(key, { window, used });
    const resetSeconds = (window + 1) * this.#windowSeconds - seconds;
    return { allowed: used <= quota, headers: this.#headers(bucket, quota, Math.max(0, quota - used), resetSeconds) };
  }

  change(change: LimitChange): void {
    this.#windowSeconds = change.windowSeconds ?? this.#windowSeconds;
    for (const tier of ['anonymous', 'free', 'pro'] as const) {
      for (const bucket of ['api', 'resolvers', 'pages'] as const) {
        this.#quotas[tier][bucket] = change.quotas?.[tier]?.[bucket] ?? this.#quotas[tier][bucket];
      }
    }
  }

  resetCounts(): void {
    this.#counts.clear();
    this.#begunAt = null;
  }

  reset(): void {
    this.resetCounts();
    this.#quotas = structuredClone(HUB_QUOTAS);
    this.#windowSeconds = 300;
  }

  #headers(bucket: Bucket, quota: number, remaining: number, resetSeconds: number): Record<string, string> {
    return {
      RateLimit: `"${bucket}";r=${remaining};t=${resetSeconds}`,
      'RateLimit-Policy': `"fixed window";"${bucket}";q=${quota};w=${this.#windowSeconds}`,
    };
  }
}
