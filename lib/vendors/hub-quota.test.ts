import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { HubQuota } from './hub-quota.ts';

const answer = (remaining: number, { quota = 500, bucket = 'api', seconds = 100 } = {}) =>
  new Headers({
    RateLimit: `"${bucket}";r=${remaining};t=${seconds}`,
    'RateLimit-Policy': `"fixed window";"${bucket}";q=${quota};w=300`,
  });

function quotaAt(start = 0) {
  const clock = { ms: start };
  return { clock, quota: new HubQuota(() => clock.ms) };
}

describe('the quota', () => {
  test('is free to use while nothing or enough is known to be left', () => {
    const { quota } = quotaAt();
    quota.keepReserve(false);
    quota.note(answer(26));
    quota.keepReserve(false);
  });

  test('keeps its last part, and says for how long', () => {
    const { quota } = quotaAt();
    quota.note(answer(25));
    const error = refusal(() => quota.keepReserve(false));
    expect(error).toMatchObject({ code: 'rate_limited', details: { retry_after_ms: 101_000, remaining: 25 } });
    expect(error.hint).toBe('Look again in 101 s; a Hub token raises the limit.');
    expect(refusal(() => quota.keepReserve(true)).hint).toBe('Look again in 101 s.');
  });

  test('is there again when the window has passed', () => {
    const { quota, clock } = quotaAt();
    quota.note(answer(0));
    clock.ms = 101_000;
    quota.keepReserve(false);
  });

  test('of files and pages is another one', () => {
    const { quota } = quotaAt();
    quota.note(answer(0, { bucket: 'resolvers' }));
    quota.note(new Headers({ RateLimit: 'nonsense' }));
    quota.keepReserve(false);
  });

  test('of a small mirror is not kept whole', () => {
    const { quota } = quotaAt();
    quota.note(answer(8, { quota: 10 }));
    quota.keepReserve(false);
  });
});

function refusal(ask: () => void): HiveError {
  try {
    ask();
  } catch (error) {
    if (HiveError.is(error)) return error;
    throw error;
  }
  throw new Error('was allowed');
}
