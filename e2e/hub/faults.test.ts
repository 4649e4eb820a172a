import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TOKENS } from './accounts.ts';
import { ask, locate, type Question } from './ask.ts';
import type { FaultInput } from './faults.ts';
import { repo } from './repo.ts';
import { type Hub, startHub } from './start-hub.ts';

const BYTES = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7) % 253));
let hub: Hub;
beforeEach(async () => {
  const files = { 'm.gguf': BYTES, 'other.gguf': Buffer.from('another'), 'README.md': 'short\n' };
  hub = await startHub({ repos: [repo({ id: 'a/b', files })] });
});
afterEach(() => hub.close());

const blob = async (headers: Record<string, string> = {}, path = 'm.gguf') =>
  ask(await locate(hub.url, 'a/b', path), { headers });
const resolve = (headers: Record<string, string> = {}) => ask(`${hub.url}/a/b/resolve/main/m.gguf`, { headers });

/** The same over plain TCP and over TLS, whose sockets are made differently. */
describe.each([false, true])('how a body breaks, TLS %s', (cdn) => {
  let own: Hub;
  beforeEach(async () => {
    own = await startHub({ repos: [repo({ id: 'a/b', files: { 'm.gguf': BYTES } })], tls: { cdn } });
  });
  afterEach(() => own.close());
  const fetchBlob = async (question: Question = {}) =>
    ask(await locate(own.url, 'a/b', 'm.gguf'), { ca: own.certificate ?? '', ...question });

  it('not at all without a fault', async () => {
    expect(await fetchBlob()).toMatchObject({ status: 200, ended: 'complete', body: BYTES });
  });

  it('short-read: the length is promised, the connection closes before', async () => {
    own.faults.add({ kind: 'short-read', afterBytes: 70_000 });
    const answer = await fetchBlob();
    expect(answer.headers['content-length']).toBe('200000');
    expect(answer.ended).toBe('cut');
    expect(answer.body).toEqual(BYTES.subarray(0, 70_000));
  });

  it('clean-end: no length, and a proper end too early', async () => {
    own.faults.add({ kind: 'clean-end', afterBytes: 70_000 });
    const answer = await fetchBlob();
    expect(answer.headers['content-length']).toBeUndefined();
    expect(answer.ended).toBe('complete');
    expect(answer.body).toEqual(BYTES.subarray(0, 70_000));
  });

  it('reset: ECONNRESET after the bytes', async () => {
    own.faults.add({ kind: 'reset', afterBytes: 70_000 });
    const answer = await fetchBlob();
    expect(answer.ended).toBe('ECONNRESET');
    expect(answer.body).toEqual(BYTES.subarray(0, 70_000));
  });

  it('reset before the headers: no answer at all', async () => {
    own.faults.add({ kind: 'reset', beforeHeaders: true });
    await expect(fetchBlob()).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('stall: the bytes come, then nothing, until someone hangs up', async () => {
    own.faults.add({ kind: 'stall', afterBytes: 70_000 });
    const hangUp = new AbortController();
    const onBytes = (total: number) => {
      if (total === 70_000) setTimeout(() => hangUp.abort(), 100);
    };
    const answer = await fetchBlob({ signal: hangUp.signal, onBytes });
    expect(answer.ended).toBe('cut');
    expect(answer.body).toEqual(BYTES.subarray(0, 70_000));
    await expect.poll(() => own.log.find({ origin: 'cdn' })[0]?.ended).toBe('cut');
  });
});

describe('what is wrong about the bytes and headers', () => {
  it('flip-bit changes one bit of the file, in any range that covers it', async () => {
    hub.faults.add({ kind: 'flip-bit', offset: 150_000, bit: 3 });
    const whole = (await blob()).body;
    const changed = [...whole.keys()].filter((i) => whole[i] !== BYTES[i]);
    expect(changed).toEqual([150_000]);
    expect((whole[150_000] ?? 0) ^ (BYTES[150_000] ?? 0)).toBe(8);
    expect((await blob({ Range: 'bytes=150000-150000' })).body[0]).toBe(whole[150_000]);
    expect((await blob({ Range: 'bytes=0-149999' })).body).toEqual(BYTES.subarray(0, 150_000));
  });

  it('ignore-range sends the whole', async () => {
    hub.faults.add({ kind: 'ignore-range' });
    expect(await blob({ Range: 'bytes=5-9' })).toMatchObject({ status: 200, body: BYTES });
  });

  it('wrong-content-range names other bytes than it sends', async () => {
    hub.faults.add({ kind: 'wrong-content-range', shiftBytes: 100 });
    const answer = await blob({ Range: 'bytes=5-9' });
    expect(answer.headers['content-range']).toBe('bytes 105-109/200000');
    expect(answer.body).toEqual(BYTES.subarray(5, 10));
  });

  it('etag and size change what is told, at the CDN or at the Hub', async () => {
    hub.faults.add({ kind: 'etag', etag: 'changed' });
    hub.faults.add({ kind: 'size', size: 99 });
    hub.faults.add({ kind: 'etag', origin: 'hub', etag: 'f'.repeat(64) });
    hub.faults.add({ kind: 'size', origin: 'hub', size: 7 });
    expect((await resolve()).headers).toMatchObject({ 'x-linked-etag': `"${'f'.repeat(64)}"`, 'x-linked-size': '7' });
    const answer = await blob({ Range: 'bytes=0-4' });
    expect(answer.headers).toMatchObject({ etag: '"changed"', 'content-range': 'bytes 0-4/99' });
  });

  it('cloudfront, headers, no-content-length and no-commit', async () => {
    hub.faults.add({ kind: 'cloudfront' });
    hub.faults.add({ kind: 'headers', set: { 'X-Odd': 'yes' }, remove: ['Accept-Ranges'] });
    hub.faults.add({ kind: 'no-content-length' });
    hub.faults.add({ kind: 'no-commit' });
    const answer = await blob();
    expect(answer.headers).toMatchObject({ 'x-cache': 'Miss from cloudfront', 'x-odd': 'yes' });
    expect(answer.headers['accept-ranges']).toBeUndefined();
    expect(answer.headers['content-length']).toBeUndefined();
    expect(answer.body).toEqual(BYTES);
    expect((await resolve()).headers['x-repo-commit']).toBeUndefined();
  });

  it('gzip compresses even for who did not ask', async () => {
    hub.faults.add({ kind: 'gzip' });
    const first = await ask(`${hub.url}/a/b/resolve/main/README.md`);
    const answer = await ask(hub.url + first.headers.location);
    expect(answer.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(answer.body).toString()).toBe('short\n');
  });

  it('trickle sends at its rate', async () => {
    hub.faults.add({ kind: 'trickle', bytesPerSecond: 400_000 });
    const start = performance.now();
    expect((await blob()).body).toEqual(BYTES);
    expect(performance.now() - start).toBeGreaterThan(350);
  });

  it('latency waits', async () => {
    hub.faults.add({ kind: 'latency', ms: 150 });
    const start = performance.now();
    await blob();
    expect(performance.now() - start).toBeGreaterThan(145);
  });
});

describe('other answers', () => {
  it('status: any, with its body', async () => {
    hub.faults.add({ kind: 'status', status: 503, body: 'busy', headers: { 'X-Why': 'tired' } });
    const answer = await blob();
    expect([answer.status, answer.body.toString(), answer.headers['x-why']]).toEqual([503, 'busy', 'tired']);
  });

  it.each(['seconds', 'date', 'none'] as const)('rate-limit, Retry-After: %s', async (retryAfter) => {
    hub.faults.add({ kind: 'rate-limit', endpoint: 'tree', retryAfter, seconds: 30 });
    const before = Date.now();
    const { status, headers } = await ask(`${hub.url}/api/models/a/b/tree/main`);
    expect([status, headers.ratelimit]).toEqual([429, '"api";r=0;t=30']);
    if (retryAfter === 'none') expect(headers['retry-after']).toBeUndefined();
    if (retryAfter === 'seconds') expect(headers['retry-after']).toBe('30');
    if (retryAfter !== 'date') return;
    const waitMs = Date.parse(String(headers['retry-after'])) - before;
    expect(waitMs).toBeGreaterThan(28_000);
    expect(waitMs).toBeLessThan(31_000);
  });

  it.each(['hub', 'cdn'] as const)('redirect-loop at the %s leads to itself', async (origin) => {
    hub.faults.add({ kind: 'redirect-loop', origin, endpoint: origin === 'hub' ? 'resolve' : 'blob' });
    const url = origin === 'hub' ? `${hub.url}/a/b/resolve/main/m.gguf` : await locate(hub.url, 'a/b', 'm.gguf');
    const { headers } = await ask(url);
    expect(new URL(String(headers.location), url).href).toBe(url);
  });

  it('redirect: to a host that looks alike, has the bytes, and notes who sends it a token', async () => {
    hub.faults.add({ kind: 'redirect', endpoint: 'resolve' });
    const { status, headers } = await resolve({ Authorization: `Bearer ${TOKENS.permitted}` });
    expect(status).toBe(302);
    expect(headers.location).toMatch(new RegExp(`^${hub.lookalikeUrl}/xet-bridge-us/`));
    expect((await ask(String(headers.location))).body).toEqual(BYTES);
    expect(hub.log.leaks()).toEqual([]);
    await ask(String(headers.location), { headers: { Authorization: `Bearer ${TOKENS.permitted}` } });
    expect(hub.log.leaks()).toMatchObject([{ origin: 'lookalike', authorization: `Bearer ${TOKENS.permitted}` }]);
  });

  it('redirect at the CDN, and of a listing, and to anywhere', async () => {
    const url = await locate(hub.url, 'a/b', 'm.gguf');
    hub.faults.add({ kind: 'redirect', origin: 'cdn' });
    expect((await ask(url)).headers.location).toBe(url.replace(hub.cdnUrl, hub.lookalikeUrl));
    hub.faults.add({ kind: 'redirect', endpoint: 'tree', times: 1 });
    const tree = () => ask(`${hub.url}/api/models/a/b/tree/main`);
    expect((await tree()).headers.location).toBe(`${hub.lookalikeUrl}/api/models/a/b/tree/main`);
    hub.faults.add({ kind: 'redirect', endpoint: 'tree', to: 'file:///etc/passwd' });
    expect((await tree()).headers.location).toBe('file:///etc/passwd');
  });
});

describe('whom a fault strikes', () => {
  const statuses = async (paths: string[]) => {
    const seen: number[] = [];
    for (const path of paths) seen.push((await blob({}, path)).status);
    return seen;
  };
  const fails = (where: Partial<FaultInput>): FaultInput => ({ kind: 'status', status: 500, ...where }) as FaultInput;

  it('the first ones, or the nth, or all', async () => {
    const id = hub.faults.add(fails({ skip: 1, times: 2 }));
    expect(await statuses(['m.gguf', 'm.gguf', 'm.gguf', 'm.gguf'])).toEqual([200, 500, 500, 200]);
    expect(hub.faults.struck(id)).toBe(2);
    hub.faults.clear();
    hub.faults.add(fails({}));
    expect(await statuses(['m.gguf', 'm.gguf'])).toEqual([500, 500]);
    hub.faults.clear();
    expect(await statuses(['m.gguf'])).toEqual([200]);
  });

  it('by file and by repo', async () => {
    hub.faults.add(fails({ path: 'oth*.gguf' }));
    expect(await statuses(['m.gguf', 'other.gguf'])).toEqual([200, 500]);
    hub.faults.clear();
    hub.faults.add(fails({ repo: 'a/c*' }));
    expect(await statuses(['m.gguf'])).toEqual([200]);
    hub.faults.add(fails({ repo: 'a/*' }));
    expect(await statuses(['m.gguf'])).toEqual([500]);
  });

  it('is written into the log', async () => {
    hub.faults.add({ kind: 'short-read', afterBytes: 10 });
    await blob();
    expect(hub.log.find({ origin: 'cdn' })).toMatchObject([{ faults: ['short-read'], bytesSent: 10, ended: 'cut' }]);
  });

  it('refuses a fault that is misspelt', () => {
    expect(() => hub.faults.add({ kind: 'stall', afterByte: 10 } as FaultInput)).toThrow(/afterByte/);
  });
});
