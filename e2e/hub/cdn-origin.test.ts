import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TOKENS } from './accounts.ts';
import { ask, locate } from './ask.ts';
import { generatedBytes } from './generated-file.ts';
import { lfs, repo } from './repo.ts';
import { type Hub, startHub } from './start-hub.ts';

const BYTES = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
const MB = 1024 * 1024;

let hub: Hub;
beforeEach(async () => {
  const files = { 'm.gguf': BYTES, 'big.gguf': lfs(generatedBytes({ seed: 5, size: 64 * MB })) };
  hub = await startHub({ repos: [repo({ id: 'a/b', files })] });
});
afterEach(() => hub.close());

describe('ranges', () => {
  it.each([
    ['bytes=0-0', 206, 0, 1],
    ['bytes=10-19', 206, 10, 20],
    ['bytes=990-', 206, 990, 1000],
    ['bytes=990-5000', 206, 990, 1000],
    ['bytes=-7', 206, 993, 1000],
    ['bytes=-5000', 206, 0, 1000],
    ['bytes=20-10', 200, 0, 1000],
    ['bytes=0-1,5-6', 200, 0, 1000],
    ['lines=0-1', 200, 0, 1000],
  ])('%s answers %i with bytes %i to %i', async (range, status, start, end) => {
    const answer = await ask(await locate(hub.url, 'a/b', 'm.gguf'), { headers: { Range: range } });
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(BYTES.subarray(start, end));
    expect(answer.headers['content-range']).toBe(status === 206 ? `bytes ${start}-${end - 1}/1000` : undefined);
    expect(answer.headers['content-length']).toBe(String(end - start));
  });

  it.each(['bytes=1000-', 'bytes=1000-1001', 'bytes=-0'])('%s is past the end: 416', async (range) => {
    const answer = await ask(await locate(hub.url, 'a/b', 'm.gguf'), { headers: { Range: range } });
    expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */1000']);
  });

  it('gives the whole when If-Range names other bytes', async () => {
    const url = await locate(hub.url, 'a/b', 'm.gguf');
    const { etag } = (await ask(url, { method: 'HEAD' })).headers;
    const ranged = (ifRange: string) => ask(url, { headers: { Range: 'bytes=0-9', 'If-Range': ifRange } });
    expect((await ranged(String(etag))).status).toBe(206);
    expect((await ranged('"another"')).status).toBe(200);
  });
});

describe('signed addresses', () => {
  it('are refused after their time; a new resolve gives the same bytes', async () => {
    hub.change({ urlTtlSeconds: 60 });
    const url = await locate(hub.url, 'a/b', 'm.gguf');
    hub.advanceClock(59_000);
    expect((await ask(url)).status).toBe(200);
    hub.advanceClock(2000);
    expect((await ask(url)).status).toBe(403);
    expect((await ask(await locate(hub.url, 'a/b', 'm.gguf'))).body).toEqual(BYTES);
  });

  it('are refused when they were changed', async () => {
    const url = await locate(hub.url, 'a/b', 'm.gguf');
    const later = new URL(url);
    later.searchParams.set('Expires', '9999999999');
    expect((await ask(later.href)).status).toBe(403);
    expect((await ask(url.replace(/\?.*/, ''))).status).toBe(403);
    expect((await ask(`${hub.cdnUrl}/xet-bridge-us/none/none`)).status).toBe(404);
  });
});

describe('the log', () => {
  it('sees a token that is carried to the CDN, and none when there is none', async () => {
    const Authorization = `Bearer ${TOKENS.permitted}`;
    const url = await locate(hub.url, 'a/b', 'm.gguf', { headers: { Authorization } });
    await ask(url);
    expect(hub.log.leaks()).toEqual([]);
    await ask(url, { headers: { Authorization } });
    await ask(`${url}&token=${TOKENS.permitted}`);
    expect(hub.log.leaks().map((entry) => [entry.origin, entry.authorization])).toEqual([
      ['cdn', Authorization],
      ['cdn', null],
    ]);
  });

  it('counts the bytes of each answer and tells how it ended', async () => {
    const url = await locate(hub.url, 'a/b', 'm.gguf');
    await ask(url, { headers: { Range: 'bytes=0-99' } });
    const [resolve, blob] = hub.log.entries;
    expect(resolve).toMatchObject({ origin: 'hub', endpoint: 'resolve', method: 'HEAD', status: 302, bytesSent: 0 });
    expect(blob).toMatchObject({ origin: 'cdn', endpoint: 'blob', repo: 'a/b', file: 'm.gguf', range: 'bytes=0-99' });
    expect(blob).toMatchObject({ status: 206, bytesSent: 100, ended: 'complete' });
  });

  it('counts what a reader who goes away has taken, not the whole', async () => {
    const url = await locate(hub.url, 'a/b', 'big.gguf');
    hub.change({ bytesPerSecondPerConnection: 20 * MB });
    const hangUp = new AbortController();
    const onBytes = (total: number) => {
      if (total > 2 * MB) hangUp.abort();
    };
    expect((await ask(url, { signal: hangUp.signal, onBytes })).ended).toBe('cut');
    await expect.poll(() => hub.log.find({ origin: 'cdn' })[0]?.ended).toBe('cut');
    const { bytesSent } = hub.log.find({ origin: 'cdn' })[0] ?? { bytesSent: 0 };
    expect(bytesSent).toBeGreaterThan(2 * MB);
    expect(bytesSent).toBeLessThan(48 * MB);
  });
});

describe('pace', () => {
  const fetchBig = async () =>
    ask(await locate(hub.url, 'a/b', 'big.gguf'), { headers: { Range: `bytes=0-${4 * MB - 1}` } });
  const secondsFor = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return (performance.now() - start) / 1000;
  };

  it('holds each connection to its rate, and all of them together to theirs', async () => {
    const two = () => Promise.all([fetchBig(), fetchBig()]);
    hub.change({ bytesPerSecondPerConnection: 8 * MB });
    expect(await secondsFor(two)).toBeGreaterThan(0.35);
    hub.change({ bytesPerSecondPerConnection: null, bytesPerSecondTotal: 8 * MB });
    expect(await secondsFor(two)).toBeGreaterThan(0.8);
  });

  it('waits before every answer of an origin that has latency', async () => {
    hub.change({ latencyMs: { cdn: 120 } });
    const url = await locate(hub.url, 'a/b', 'm.gguf');
    expect(await secondsFor(() => ask(url))).toBeGreaterThan(0.115);
  });
});
