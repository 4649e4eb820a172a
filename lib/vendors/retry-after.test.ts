import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = Date.parse('2026-11-23T10:00:00Z');

test.each<[Record<string, string>, number | null]>([
  [{}, null],
  [{ 'Retry-After': '2' }, 2_000],
  [{ 'Retry-After': '0' }, 0],
  [{ 'Retry-After': 'Mon, 23 Nov 2026 10:00:03 GMT' }, 3_000],
  [{ 'Retry-After': 'Mon, 23 Nov 2026 09:00:00 GMT' }, 0],
  [{ 'Retry-After': 'soon' }, null],
  [{ 'Retry-After': '-5' }, null],
  [{ 'Retry-After': '99999999999999999999' }, null],
  [{ RateLimit: '"api";r=0;t=172' }, 173_000],
  [{ RateLimit: '"api";r=12;t=172' }, null],
  [{ RateLimit: '"api";r=0;t=172', 'Retry-After': '1' }, 1_000],
])('%j asks to wait %s ms', (headers, wait) => {
  expect(retryAfterMs(new Headers(headers), now)).toBe(wait);
});
