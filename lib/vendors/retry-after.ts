/**
 * How long a 429 or 503 asks to wait, or null. `Retry-After` in seconds or as a date, else the Hub's
 * `RateLimit: "api";r=0;t=172`: nothing left for so many seconds, counted down in whole ones, so one is added.
 */
export function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const stated = headers.get('retry-after')?.trim();
  if (stated !== undefined && /^\d{1,7}(\.\d+)?$/.test(stated)) return Number(stated) * 1000;
  // Date.parse takes “-5” for the year 2001; a date of HTTP starts with its weekday.
  const date = /^[A-Z][a-z]+,/.test(stated ?? '') ? Date.parse(stated ?? '') : Number.NaN;
  if (!Number.isNaN(date)) return Math.max(0, date - nowMs);
  const seconds = /;\s*r=0\s*;\s*t=(\d{1,7})\b/.exec(headers.get('ratelimit') ?? '')?.[1];
  return seconds === undefined ? null : (Number(seconds) + 1) * 1000;
}
