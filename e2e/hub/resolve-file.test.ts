import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { gitBlobSha1 } from './content-hash.ts';
import { repo } from './repo.ts';
import { sampleModel } from './sample-models.ts';
import { type Hub, startHub } from './start-hub.ts';

const README = 'Hello, bees.\n'.repeat(40);
const MODEL_SHA256 = '7fa2a7ad84d55960af73dcc2c20abd0211c4deb317f09ea7fd4f00595aa28b01';

let hub: Hub;
beforeAll(async () => {
  const files = { 'README.md': README, 'sub/m#1.gguf': sampleModel('bumble-0.4m-instruct.Q4_0.gguf') };
  hub = await startHub({ repos: [repo({ id: 'a/b', files }), repo({ id: 'a/old', files, xet: false })] });
});
afterAll(() => hub.close());

const model = (kind = 'resolve', id = 'a/b') => `${hub.url}/${id}/${kind}/main/sub/m%231.gguf`;

describe('a large file', () => {
  it.each(['GET', 'HEAD'])('%s: 302 to another host, all metadata on it, and none after it', async (method) => {
    const first = await ask(model(), { method, headers: { Range: 'bytes=0-9' } });
    expect(first.status).toBe(302);
    expect(first.headers).toMatchObject({
      'x-repo-commit': expect.stringMatching(/^[0-9a-f]{40}$/),
      'x-linked-size': '223456',
      'x-linked-etag': `"${MODEL_SHA256}"`,
      'accept-ranges': 'bytes',
      'x-xet-hash': expect.stringMatching(/^[0-9a-f]{64}$/),
      link: expect.stringContaining('; rel="xet-auth", <'),
      'x-powered-by': 'huggingface-moon',
    });
    const location = new URL(String(first.headers.location));
    expect(location.hostname).not.toBe(new URL(hub.url).hostname);
    expect(location.pathname).toMatch(/^\/xet-bridge-us\/[0-9a-f]{24}\/[0-9a-f]{64}$/);
    expect(Number(first.headers['content-length'])).toBeLessThan(2000);

    const bytes = await ask(location.href);
    expect(createHash('sha256').update(bytes.body).digest('hex')).toBe(MODEL_SHA256);
    expect(bytes.headers.etag).toBe(`"${first.headers['x-xet-hash']}"`);
    expect(bytes.headers['content-disposition']).toContain("inline; filename*=UTF-8''m%231.gguf");
    const leaked = Object.keys(bytes.headers).filter((name) => /^(x-repo|x-linked|x-xet|ratelimit)/.test(name));
    expect(leaked).toEqual([]);
  });

  it('answers 200 without a redirect to who takes Xet file info', async () => {
    const answer = await ask(model(), { headers: { Accept: 'application/vnd.xet-fileinfo+json, */*' } });
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/vnd.xet-fileinfo+json']);
    expect(answer.headers['x-linked-size']).toBe('223456');
    const old = await ask(model('resolve', 'a/old'), { headers: { Accept: 'application/vnd.xet-fileinfo+json, */*' } });
    expect([old.status, old.headers['x-xet-hash']]).toEqual([302, undefined]);
  });

  it('is its pointer under raw', async () => {
    const answer = await ask(model('raw'));
    expect(answer.body.toString()).toBe(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${MODEL_SHA256}\nsize 223456\n`,
    );
    expect(answer.headers.etag).toBe(`"${gitBlobSha1(answer.body)}"`);
  });
});

describe('a small file', () => {
  const readme = () => `${hub.url}/a/b/resolve/main/README.md`;
  const follow = async (headers: Record<string, string> = {}, method = 'GET') => {
    const first = await ask(readme());
    return ask(hub.url + first.headers.location, { headers, method });
  };

  it('is reached by a relative 307 that names its commit and hash', async () => {
    const { status, headers, body } = await ask(readme());
    const sha1 = gitBlobSha1(Buffer.from(README));
    expect(status).toBe(307);
    expect(headers.location).toBe(
      `/api/resolve-cache/models/a/b/${headers['x-repo-commit']}/README.md?%2Fa%2Fb%2Fresolve%2Fmain%2FREADME.md=&etag=%22${sha1}%22`,
    );
    expect(body.toString()).toMatch(/^Temporary Redirect\. Redirecting to /);
    const bytes = await follow();
    expect(bytes.body.toString()).toBe(README);
    expect(bytes.headers).toMatchObject({ etag: `"${sha1}"`, 'x-repo-commit': headers['x-repo-commit'] });
    expect(bytes.headers['content-length']).toBe(String(README.length));
  });

  it('is compressed, its length untold, for who takes gzip', async () => {
    const { headers, body } = await follow({ 'Accept-Encoding': 'gzip, deflate' });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'transfer-encoding': 'chunked' });
    expect(headers['content-length']).toBeUndefined();
    expect(gunzipSync(body).toString()).toBe(README);
  });

  it('can be had in part, and not at all when it has not changed', async () => {
    const part = await follow({ Range: 'bytes=7-10' });
    expect([part.status, part.body.toString(), part.headers['content-range']]).toEqual([206, 'bees', 'bytes 7-10/520']);
    const same = await follow({ 'If-None-Match': String(part.headers.etag) });
    expect([same.status, same.body.length]).toEqual([304, 0]);
    const raw = await ask(`${hub.url}/a/b/raw/main/README.md`, {
      headers: { 'If-None-Match': String(part.headers.etag) },
    });
    expect(raw.status).toBe(200);
  });
});
