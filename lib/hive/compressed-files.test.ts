import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { withCompressedFiles } from './compressed-files.ts';

const SCRIPT = 'console.log("bees");'.repeat(40);

async function room() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-static-'));
  mkdirSync(path.join(folder, 'chunks'));
  writeFileSync(path.join(folder, 'chunks', 'a.js'), SCRIPT);
  writeFileSync(path.join(folder, 'chunks', 'a.js.br'), brotliCompressSync(SCRIPT));
  const handler = withCompressedFiles(async (_, response) => void response.end('next'), folder, '/_next/static/');
  const server = createServer((asked, response) => void handler(asked, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { port } = server.address() as AddressInfo;
  return (target: string, encodings: string, method = 'GET') =>
    new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
      const asked = request({ port, path: target, method, headers: { 'accept-encoding': encodings } }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () => {
          resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(pieces) });
        });
      });
      asked.on('error', reject);
      asked.end();
    });
}

test('a script comes as it was compressed, to be kept', async () => {
  const ask = await room();
  const { headers, body } = await ask('/_next/static/chunks/a.js?v=1', 'gzip, deflate, br, zstd');
  expect(headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': expect.stringContaining('immutable') });
  expect(headers['content-type']).toMatch(/javascript/);
  expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
  const head = await ask('/_next/static/chunks/a.js', 'br', 'HEAD');
  expect(head.body).toHaveLength(0);
  expect(head.headers['content-length']).toBe(String(body.length));
});

test.each([
  ['/_next/static/chunks/a.js', 'gzip'],
  ['/_next/static/chunks/a.js', 'br;q=0'],
  ['/_next/static/chunks/a.js.br', 'br'],
  ['/models', 'br'],
])('%s for who takes %s is answered by the pages', async (target, encodings) => {
  const ask = await room();
  expect((await ask(target, encodings)).body.toString()).toBe('next');
});

test.each(['/_next/static/chunks/b.js', '/_next/static/../static/chunks/a.js', '/_next/static/..%2f..%2fmodels'])(
  'no page is made to say that there is no %s',
  async (target) => {
    const { status, body } = await (await room())(target, 'br');
    expect([status, body.toString()]).toEqual([404, '']);
  },
);

test('without a build nothing is changed', async () => {
  const next = async () => {};
  expect(() => withCompressedFiles(next, path.join(tmpdir(), 'no-such-folder'), '/')).not.toThrow();
});
