import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request as send } from 'node:http';
import { request as sendTls } from 'node:https';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { selfSignedCertificate } from '#e2e/hub/self-signed-certificate.ts';
import { errorBodySchema } from '#lib/contract/errors.ts';
import { closeServer, createHttpServer, listen, type Phase, type RequestHandler, withHeldBody } from './http-server.ts';
import { isLoopback } from './loopback.ts';

const MIB = 1024 * 1024;
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** Answers with how many bytes the body had and what the pages are told of the request. */
const countBytes: RequestHandler = async (request, response) => {
  const body = await text(request);
  response.end(JSON.stringify({ bytes: body.length, nonce: request.headers['x-nonce'] }));
};

async function start(handler: RequestHandler | Promise<RequestHandler> = countBytes, phase: Phase = 'serving') {
  const server = createHttpServer(Promise.resolve(handler).then(withHeldBody), {
    dev: false,
    isOwnHost: isLoopback,
    tls: null,
    phase: () => phase,
  });
  const { port } = await listen(server, 0, '127.0.0.1');
  cleanups.push(() => closeServer(server, 0));
  return { server, port, url: `http://127.0.0.1:${port}` };
}

/** With `Transfer-Encoding: chunked`. */
function post(port: number, path = '/v1/jobs'): ClientRequest {
  return send({ port, host: '127.0.0.1', path, method: 'POST', agent: false });
}

async function answerTo(request: ClientRequest) {
  const [response]: IncomingMessage[] = await once(request, 'response');
  if (!response) throw new Error('There was no answer.');
  return { status: response.statusCode, body: await text(response) };
}

describe('http server', () => {
  it('says at once that it is not ready while it starts, and lets others wait', async () => {
    const serving = Promise.withResolvers<RequestHandler>();
    const { url } = await start(serving.promise, 'starting');
    const waiting = fetch(`${url}/health`);
    const ready = await fetch(`${url}/ready?verbose`);
    expect(ready.status).toBe(503);
    expect(errorBodySchema.parse(await ready.json()).error).toMatchObject({
      code: 'hive_offline',
      message: 'The hive is starting.',
    });
    serving.resolve(countBytes);
    expect((await waiting).status).toBe(200);
  });

  it.each(['/ready', '/v1/jobs', '/models'])('sends %s away while it stops', async (path) => {
    const { url } = await start(countBytes, 'stopping');
    const answer = await fetch(url + path);
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('The hive is stopping.');
  });

  it('hands on a body of 1 MiB, announced or not', async () => {
    const { url, port } = await start();
    const announced = await fetch(`${url}/v1/jobs`, { method: 'POST', body: 'x'.repeat(MIB) });
    expect(await announced.json()).toMatchObject({ bytes: MIB });

    const request = post(port);
    for (let i = 0; i < 16; i++) request.write('x'.repeat(MIB / 16));
    request.end();
    expect(JSON.parse((await answerTo(request)).body)).toMatchObject({ bytes: MIB });
  });

  it('refuses a longer body with 413 in the shape of the contract, announced or not', async () => {
    const { url, port } = await start();
    const announced = await fetch(`${url}/v1/jobs`, { method: 'POST', body: 'x'.repeat(MIB + 1) });
    expect(announced.status).toBe(413);
    expect(errorBodySchema.parse(await announced.json()).error.code).toBe('invalid_request');

    const unannounced = post(port);
    unannounced.write('x'.repeat(MIB));
    unannounced.end('x');
    expect((await answerTo(unannounced)).status).toBe(413);
  });

  it('never shows a body to a page before it is whole', async () => {
    let asked = 0;
    const { server, port } = await start(async (_request, response) => {
      asked += 1;
      response.end();
    });
    const request = post(port);
    request.on('error', () => undefined);
    request.write('half of it');
    const [incoming]: IncomingMessage[] = await once(server, 'request');
    request.destroy();
    await new Promise((resolve) => incoming?.once('close', resolve));
    expect(asked).toBe(0);
  });

  it('tells programs in JSON and people in words', async () => {
    const { url } = await start();
    const foreign = { headers: { origin: 'https://evil.example' } };
    const program = await fetch(`${url}/v1/models`, foreign);
    expect(program.status).toBe(403);
    expect(errorBodySchema.parse(await program.json()).error.code).toBe('forbidden');

    const page = await fetch(`${url}/models`, foreign);
    expect(page.status).toBe(403);
    expect(page.headers.get('content-type')).toContain('text/plain');
    expect(await page.text()).toContain('another site');
  });

  it('gives every answer the security headers, with a nonce that the page is told', async () => {
    const { url } = await start();
    const first = await fetch(url);
    const { nonce } = await first.json();
    const policy = first.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`'nonce-${nonce}'`);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(first.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await (await fetch(url)).json()).nonce).not.toBe(nonce);

    const refused = await fetch(url, { headers: { origin: 'https://evil.example' } });
    expect(refused.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('holds requests that come before the pages are ready', async () => {
    const ready = Promise.withResolvers<RequestHandler>();
    const { url } = await start(ready.promise);
    const early = fetch(url);
    ready.resolve(countBytes);
    expect((await early).status).toBe(200);
  });

  it('answers 500 when a handler fails, says why in the log, and goes on', async () => {
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    let calls = 0;
    const { url } = await start(async (_request, response) => {
      calls += 1;
      if (calls === 1) throw new Error('planted');
      response.end('fine');
    });
    const failed = await fetch(`${url}/v1/jobs`);
    expect(failed.status).toBe(500);
    expect(errorBodySchema.parse(await failed.json()).error.code).toBe('internal');
    expect(await (await fetch(url)).text()).toBe('fine');
    expect(log.mock.calls.join()).toContain('planted');
  });

  it('rejects when the port is taken', async () => {
    const { port } = await start();
    const second = createHttpServer(Promise.resolve(countBytes), {
      dev: false,
      isOwnHost: isLoopback,
      tls: null,
      phase: () => 'serving',
    });
    await expect(listen(second, port, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes although a client keeps its connection and another never ends its answer', async () => {
    const { server, port, url } = await start(async (_request, response) => {
      response.write('…');
    });
    const open = await fetch(url);
    const idle = connect(port, '127.0.0.1');
    idle.on('error', () => undefined);
    await once(idle, 'connect');
    await closeServer(server, 200);
    await expect(open.text()).rejects.toThrow();
  });

  it('speaks TLS with the keys that it is given, tells browsers to stay with it, and no plain HTTP', async () => {
    const keys = selfSignedCertificate(['127.0.0.1']);
    const tls = { cert: Buffer.from(keys.cert), key: Buffer.from(keys.key) };
    const server = createHttpServer(Promise.resolve(countBytes), {
      dev: false,
      isOwnHost: isLoopback,
      tls,
      phase: () => 'serving',
    });
    const { port } = await listen(server, 0, '127.0.0.1');
    cleanups.push(() => closeServer(server, 0));
    const [answer]: IncomingMessage[] = await once(
      sendTls({ port, host: '127.0.0.1', ca: keys.cert }).end(),
      'response',
    );
    expect(answer?.statusCode).toBe(200);
    expect(answer?.headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    answer?.resume();
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow();
    const { url } = await start();
    expect((await fetch(url)).headers.get('strict-transport-security')).toBeNull();
  });
});
