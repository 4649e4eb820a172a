/** How long to wait, in ms, before the try after `attempts` failures in a row: doubling, capped, with jitter. */
export function backoffMs(attempts: number, random: () => number = Math.random): number {
  const full = Math.min(15_000, 250 * 2 ** Math.min(attempts, 10));
  return Math.round(full * (0.5 + 0.5 * random()));
}

const WITHOUT_A_WORD_MS = 5_000;

/**
 * How long a 429 or 503 asks us to wait, in ms. `Retry-After` is seconds or a date (RFC 9110, section 10.2.3); the Hub
 * says it as `RateLimit: "resolvers";r=0;t=172`, the seconds until its window ends.
 */
export function askedWaitMs(headers: ReadonlyMap<string, string>, nowMs: number): number | null {
  const retryAfter = headers.get('retry-after')?.trim();
  if (retryAfter !== undefined) {
    if (/^\d{1,7}$/.test(retryAfter)) return Number(retryAfter) * 1000;
    const date = Date.parse(retryAfter);
    if (Number.isFinite(date)) return Math.max(0, date - nowMs);
  }
  const window = /(?:^|;)\s*t=(\d{1,7})/.exec(headers.get('ratelimit') ?? '');
  return window?.[1] ? Number(window[1]) * 1000 : null;
}

export function rateLimitWaitMs(headers: ReadonlyMap<string, string>, nowMs: number): number {
  return askedWaitMs(headers, nowMs) ?? WITHOUT_A_WORD_MS;
}
