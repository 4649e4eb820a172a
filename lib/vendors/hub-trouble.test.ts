import { describe, expect, test } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { HuggingFaceVendor } from './hugging-face-vendor.ts';
import { bumble, codeFrom, fileOf, never, refusal, withHub } from './testing/vendor-at-hub.ts';

const at = withHub();
const { snapshotOf, vendorOf } = at;

describe('a refusal of the Hub', () => {
  const gated = 'bumble/bumble-gated-GGUF';
  const files = async (repo: string, token: string | null) => {
    const listing = await snapshotOf(repo, null, TOKENS.permitted);
    return vendorOf(token).locate(listing, fileOf(listing.files, 'Q4_0'), never);
  };

  test.each<[string, () => Promise<unknown>, string]>([
    ['missing, anonymous', () => snapshotOf('no/such'), 'repo_not_found'],
    ['missing, with a token', () => snapshotOf('no/such', null, TOKENS.noAccess), 'repo_not_found'],
    ['missing, with a bad token', () => snapshotOf('no/such', null, TOKENS.bad), 'invalid_token'],
    ['public, with a bad token', () => snapshotOf(bumble, null, TOKENS.bad), 'invalid_token'],
    ['a revision that is not there', () => snapshotOf(bumble, 'nope'), 'revision_not_found'],
    ['a disabled repo', () => snapshotOf('bumble/bumble-disabled-GGUF'), 'repo_not_found'],
    ['gated, anonymous', () => files(gated, null), 'gated'],
    ['gated, not on the list', () => files(gated, TOKENS.noAccess), 'gated'],
    ['gated, with a bad token', () => files(gated, TOKENS.bad), 'gated'],
    ['search with a bad token', () => searchWith(TOKENS.bad), 'invalid_token'],
  ])('%s', async (_, ask, code) => {
    expect(await codeFrom(ask())).toBe(code);
  });

  test('is none for those on the list', async () => {
    expect((await files(gated, TOKENS.permitted)).url).toContain(at.hub.cdnUrl);
  });

  test('names the page where access is asked for', async () => {
    const anonymous = await refusal(files(gated, null));
    const known = await refusal(files(gated, TOKENS.noAccess));
    for (const error of [anonymous, known]) {
      expect(error.hint).toContain(`${at.hub.url}/${gated}`);
      expect(error.details.access_page).toBe(`${at.hub.url}/${gated}`);
    }
    expect(anonymous.hint).not.toBe(known.hint);
  });

  test('never shows the token', async () => {
    const errors = [await refusal(snapshotOf(bumble, null, TOKENS.bad)), await refusal(files(gated, TOKENS.noAccess))];
    for (const error of errors) {
      expect(JSON.stringify([error.toWire(), error.stack, String(error.cause)])).not.toMatch(/hf_/);
    }
  });

  const searchWith = (token: string) =>
    vendorOf(token).search({ words: '', sort: 'likes', limit: 1, cursor: null }, never);
});

describe('trouble at the Hub', () => {
  test('that passes is waited out', async () => {
    const waits: number[] = [];
    const vendor = vendorOf(null, { wait: async (ms) => void waits.push(ms) });
    at.hub.faults.add({ kind: 'status', status: 503, origin: 'hub', endpoint: 'info', times: 2 });
    at.hub.faults.add({ kind: 'reset', beforeHeaders: true, origin: 'hub', endpoint: 'tree', times: 1 });
    await vendor.snapshot({ repo: bumble, revision: null }, never);
    expect(waits).toEqual([300, 1_000, 300]);
  });

  test('that stays is told after some tries', async () => {
    at.hub.faults.add({ kind: 'status', status: 502, origin: 'hub', endpoint: 'info' });
    const error = await refusal(snapshotOf(bumble));
    expect(error).toMatchObject({ code: 'hub_error', details: { status: 502 } });
    expect(at.hub.log.find({ endpoint: 'info' })).toHaveLength(4);
  });

  test('is not asked for again when asking was wrong', async () => {
    await refusal(snapshotOf('no/such'));
    expect(at.hub.log.find({ endpoint: 'info' })).toHaveLength(1);
  });

  test('a short rate limit is waited out, a long one told', async () => {
    const waits: number[] = [];
    const vendor = vendorOf(null, { wait: async (ms) => void waits.push(ms) });
    at.hub.faults.add({ kind: 'rate-limit', retryAfter: 'seconds', seconds: 2, endpoint: 'info', times: 1 });
    await vendor.snapshot({ repo: bumble, revision: null }, never);
    expect(waits).toEqual([2_000]);

    at.hub.faults.add({ kind: 'rate-limit', retryAfter: 'seconds', seconds: 90, endpoint: 'info' });
    const error = await refusal(vendor.snapshot({ repo: bumble, revision: null }, never));
    expect(error).toMatchObject({ code: 'rate_limited', details: { retry_after_ms: 90_000 } });
    expect(error.hint).toContain('90 s');
    expect(waits).toEqual([2_000]);
  });

  test('an empty quota is told with the time that the Hub’s own header says', async () => {
    at.hub.limits.change({ quotas: { anonymous: { api: 0 } } });
    const error = await refusal(snapshotOf(bumble));
    expect(error.code).toBe('rate_limited');
    expect(error.details.retry_after_ms).toBeGreaterThan(1_000);
    expect(error.details.retry_after_ms).toBeLessThanOrEqual(301_000);
  });

  test('a stalled answer is given up', async () => {
    at.hub.faults.add({ kind: 'stall', beforeHeaders: true, origin: 'hub', endpoint: 'info' });
    at.hub.faults.add({ kind: 'stall', afterBytes: 10, origin: 'hub', endpoint: 'tree' });
    const vendor = vendorOf(null, { timeoutMs: 1000 });
    expect(await codeFrom(vendor.snapshot({ repo: bumble, revision: null }, never))).toBe('hub_unreachable');
    expect(at.hub.log.find({ endpoint: 'info' })).toHaveLength(2);
    at.hub.faults.clear();
    at.hub.faults.add({ kind: 'stall', afterBytes: 10, origin: 'hub', endpoint: 'tree' });
    expect(await codeFrom(vendor.snapshot({ repo: bumble, revision: null }, never))).toBe('hub_unreachable');
  });

  test('a trickling answer has a deadline', async () => {
    at.hub.faults.add({ kind: 'trickle', bytesPerSecond: 20, origin: 'hub', endpoint: 'tree' });
    const vendor = vendorOf(null, { deadlineMs: 150 });
    expect(await codeFrom(vendor.snapshot({ repo: bumble, revision: null }, never))).toBe('hub_unreachable');
  });

  test('a cancelled question ends with the reason of the signal', async () => {
    at.hub.faults.add({ kind: 'stall', beforeHeaders: true, origin: 'hub', endpoint: 'info' });
    const controller = new AbortController();
    const asking = vendorOf().snapshot({ repo: bumble, revision: null }, controller.signal);
    const reason = new Error('cancelled');
    setTimeout(() => controller.abort(reason), 30);
    await expect(asking).rejects.toBe(reason);
    await expect(vendorOf().snapshot({ repo: bumble, revision: null }, controller.signal)).rejects.toBe(reason);
  });

  test('a cancelled wait ends with the reason of the signal', async () => {
    at.hub.faults.add({ kind: 'rate-limit', retryAfter: 'seconds', seconds: 4, endpoint: 'info' });
    const controller = new AbortController();
    const vendor = new HuggingFaceVendor({ access: () => ({ endpoint: at.hub.url, token: null }) });
    const asking = vendor.snapshot({ repo: bumble, revision: null }, controller.signal);
    const reason = new Error('cancelled');
    setTimeout(() => controller.abort(reason), 100);
    await expect(asking).rejects.toBe(reason);
    vendor.close();
  });
});
