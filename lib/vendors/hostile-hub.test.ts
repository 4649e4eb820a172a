import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { HuggingFaceVendor, type HuggingFaceVendorOptions } from './hugging-face-vendor.ts';
import { startServer, type TestServer } from './testing/start-server.ts';

const servers: TestServer[] = [];
const never = new AbortController().signal;
const commit = 'a'.repeat(40);
const token = 'hf_secretSECRETsecretSECRETsecretSECRET';

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = await startServer(answer);
  servers.push(server);
  return server.url;
}

function vendorAt(endpoint: string, options: Partial<HuggingFaceVendorOptions> = {}): HuggingFaceVendor {
  return new HuggingFaceVendor({ access: () => ({ endpoint, token }), wait: async () => {}, ...options });
}

const info = { _id: '1', id: 'org/repo', sha: commit, gated: false, private: false, likes: 1, downloads: 1 };
const file = { type: 'file', path: 'm.gguf', size: 5, oid: 'b'.repeat(40) };

/** A Hub whose info and listing are these; `Link` as given. */
const hubOf = (infoBody: unknown, tree: unknown, link?: string) =>
  serve((request, response) => {
    const isTree = request.url?.includes('/tree/');
    if (isTree && link !== undefined) response.setHeader('Link', link);
    response.end(JSON.stringify(isTree ? tree : infoBody));
  });

async function refusal(endpoint: string, options: Partial<HuggingFaceVendorOptions> = {}): Promise<HiveError> {
  const vendor = vendorAt(endpoint, options);
  try {
    await vendor.snapshot({ repo: 'org/repo', revision: null }, never);
  } catch (error) {
    if (HiveError.is(error)) return error;
    throw error;
  } finally {
    vendor.close();
  }
  throw new Error('was answered');
}

describe('nonsense', () => {
  test('the control: a Hub that talks sense is understood', async () => {
    const vendor = vendorAt(await hubOf(info, [file]));
    const snapshot = await vendor.snapshot({ repo: 'org/repo', revision: null }, never);
    expect(snapshot).toMatchObject({ repo: 'org/repo', commit, license: null, files: [{ path: 'm.gguf' }] });
    const shortened = await vendor.snapshot({ repo: 'org/repo', revision: 'aaaaaaaaaa' }, never);
    expect([snapshot.refName, shortened.refName]).toEqual(['main', null]);
    vendor.close();
  });

  test.each<[string, unknown, unknown]>([
    ['no object', 'hello', []],
    ['null', null, []],
    ['no commit', { ...info, sha: undefined }, []],
    ['a commit that is none', { ...info, sha: '../../etc' }, []],
    ['a name that leaves its folder', { ...info, id: '../evil' }, []],
    ['a listing that is none', info, { error: 'later' }],
    ['a listing of numbers', info, [1, 2]],
    ['a negative size', info, [{ ...file, size: -1 }]],
    ['a size beyond numbers', info, [{ ...file, lfs: { oid: 'c'.repeat(64), size: 1e300 } }]],
    ['a hash that is none', info, [{ ...file, lfs: { oid: '../x', size: 1 } }]],
    ['a git hash that is none', info, [{ ...file, oid: 'x' }]],
    ['a file twice', info, [file, file]],
  ])('%s', async (_, infoBody, tree) => {
    expect((await refusal(await hubOf(infoBody, tree))).code).toBe('hub_error');
  });

  test('a path that no disk can hold', async () => {
    const endpoint = await hubOf(info, [{ ...file, path: `${'a/'.repeat(600)}m.gguf` }]);
    expect(await refusal(endpoint)).toMatchObject({ code: 'unsafe_path', details: { repo: 'org/repo' } });
  });

  test('a login page of the network', async () => {
    const error = await refusal(await serve((_, response) => response.end('<html>Welcome to our hotel</html>')));
    expect(error.code).toBe('hub_error');
    expect(error.hint).toContain('login page');
  });

  test('an answer without end', async () => {
    const url = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536, 32)));
      };
      response.on('drain', more);
      more();
    });
    expect((await refusal(url, { mostBytes: 1_000_000 })).message).toContain('longer than 1000000 bytes');
  });

  test('a listing whose pages link in a circle', async () => {
    let pages = 0;
    const server = await startServer((request, response) => {
      if (!request.url?.includes('/tree/')) return response.end(JSON.stringify(info));
      pages += 1;
      response.setHeader('Link', `<http://${request.headers.host}${request.url}>; rel="next"`);
      return response.end('[]');
    });
    servers.push(server);
    expect((await refusal(server.url)).message).toContain('no end');
    expect(pages).toBeLessThan(600);
  });
});

describe('the token', () => {
  test('does not follow the listing to another host or port', async () => {
    const seen: (string | undefined)[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end('[]');
    });
    const error = await refusal(await hubOf(info, [file], `<${other}/api/models/org/repo/tree/x>; rel="next"`));
    expect(error.code).toBe('hub_error');
    expect(error.hint).toContain('HF_ENDPOINT');
    const redirecting = await serve((request, response) => {
      response.writeHead(307, { Location: `${other}${request.url}` }).end();
    });
    expect((await refusal(redirecting)).code).toBe('hub_error');
    expect(seen).toEqual([]);
  });

  test.each(['file:///etc/passwd', 'ftp://127.0.0.1/x', 'http://user:pw@127.0.0.1/x', 'http://', 'javascript:1'])(
    'and we do not follow to %s',
    async (location) => {
      const url = await serve((_, response) => response.writeHead(302, { Location: location }).end());
      expect((await refusal(url)).code).toBe('hub_error');
      const vendor = vendorAt(url);
      const wanted = { path: 'm.gguf', sizeBytes: 5, digest: { algorithm: 'git-sha1', hex: 'b'.repeat(40) } } as const;
      await expect(vendor.locate({ repo: 'org/repo', commit }, wanted, never)).rejects.toMatchObject({
        code: 'hub_error',
      });
      vendor.close();
    },
  );

  test('does not follow a file to another port of the same host', async () => {
    const other = await serve((_, response) => response.end());
    const url = await serve((_, response) => response.writeHead(302, { Location: `${other}/m.gguf` }).end());
    const vendor = vendorAt(url);
    const wanted = { path: 'm.gguf', sizeBytes: 5, digest: { algorithm: 'git-sha1', hex: 'b'.repeat(40) } } as const;
    const location = await vendor.locate({ repo: 'org/repo', commit }, wanted, never);
    expect(location).toEqual({ url: `${other}/m.gguf`, headers: { 'user-agent': 'rbee-hive' } });
    vendor.close();
  });

  test('that no header can carry is refused before it is sent', async () => {
    const endpoint = await hubOf(info, []);
    const error = await refusal(endpoint, { access: () => ({ endpoint, token: 'hf_a\r\nX: y' }) });
    expect(error.code).toBe('invalid_token');
  });
});

describe('the network', () => {
  test('without a Hub in it', async () => {
    const { url, close } = await startServer(() => {});
    await close();
    const error = await refusal(url);
    expect(error).toMatchObject({ code: 'hub_unreachable', details: { cause: 'ECONNREFUSED' } });
  });

  test('that is slow is borne as long as bytes come', async () => {
    const url = await serve(async (request, response) => {
      if (!request.url?.includes('/tree/')) return void response.end(JSON.stringify(info));
      const body = JSON.stringify([file]).padEnd(200);
      for (let at = 0; at < body.length; at += 10) {
        response.write(body.slice(at, at + 10));
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      response.end();
    });
    const vendor = vendorAt(url, { timeoutMs: 1500 });
    const { files } = await vendor.snapshot({ repo: 'org/repo', revision: null }, never);
    expect(files).toHaveLength(1);
    vendor.close();
  });

  test('an endpoint that is none', async () => {
    for (const endpoint of ['', 'huggingface.co', 'ftp://hub.example', 'https://user:pw@hub.example']) {
      expect((await refusal(endpoint)).code).toBe('hub_unreachable');
    }
  });

  test('a mirror in a folder of its host', async () => {
    const paths: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.end(JSON.stringify(request.url?.includes('/tree/') ? [file] : info));
    });
    const vendor = vendorAt(`${url}/hf/`);
    await vendor.snapshot({ repo: 'org/repo', revision: 'refs/pr/3' }, never);
    expect(paths[0]).toMatch(/^\/hf\/api\/models\/org\/repo\/revision\/refs%2Fpr%2F3\?/);
    expect(paths[1]).toMatch(/^\/hf\/api\/models\/org\/repo\/tree\/a{40}\?/);
    vendor.close();
  });

  test('goes through the proxy of the environment, but not for NO_PROXY', async () => {
    const asked: (string | undefined)[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url);
      response.end(JSON.stringify(request.url?.includes('/tree/') ? [file] : info));
    });
    const vendor = vendorAt('http://hub.invalid', { env: { http_proxy: proxy } });
    await vendor.snapshot({ repo: 'org/repo', revision: null }, never);
    expect(asked[0]).toMatch(/^http:\/\/hub\.invalid\/api\/models\/org\/repo/);
    vendor.close();
    const direct = await hubOf(info, [file]);
    const beside = vendorAt(direct, { env: { HTTP_PROXY: proxy, NO_PROXY: '127.0.0.1' } });
    await beside.snapshot({ repo: 'org/repo', revision: null }, never);
    expect(asked).toHaveLength(2);
    beside.close();
  });

  test('a proxy that is misspelt is told, without its password', () => {
    expect(() => vendorAt('http://hub.invalid', { env: { HTTPS_PROXY: 'me:secret@proxy:3128' } })).toThrow(
      expect.objectContaining({ code: 'hub_unreachable', message: 'HTTPS_PROXY is not the address of a proxy.' }),
    );
  });
});
