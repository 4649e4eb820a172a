import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { HiveError } from '#lib/contract/hive-error.ts';
import { getLog, withLogContext } from '#lib/log/log.ts';
import { refuseAsHub } from '#lib/mirror/hub-refusal.ts';
import { isForMirror } from '#lib/mirror/mirror-call.ts';
import { holdBody } from './bounded-body.ts';
import { logRequest, requestIdOf } from './log-request.ts';
import type { TlsKeys } from './read-tls.ts';
import { MOST_BODY_BYTES, type Refusal, refuseRequest, tooLarge } from './request-guard.ts';
import { securityHeaders } from './security-headers.ts';
import { traceRequest } from './trace-request.ts';

const UNREADABLE = (() => {
  const body = JSON.stringify({
    error: new HiveError('invalid_request', 'What came is no HTTP request that this server can read.').toWire(),
  });
  const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json; charset=utf-8\r\nconnection: close\r\n`;
  return `${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
})();

export interface ServerOptions {
  dev: boolean;
  /** Whether a name in `Host` is one of this hive. */
  isOwnHost: (name: string) => boolean;
  /** Null to speak HTTP. */
  tls: TlsKeys | null;
  phase: () => Phase;
}

/** Requests that come while it starts wait until it serves; while it stops they are refused. */
export type Phase = 'starting' | 'serving' | 'stopping';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The limits are on receiving a request alone: an answer may take as long as it likes. Model ids make long paths. */
const LIMITS = { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 15_000, maxHeaderSize: 32 * 1024 };

/** Guards every request, gives it the security headers and hands it on; `handler` may still be on its way. */
export function createHttpServer(handler: Promise<RequestHandler>, options: ServerOptions): Server {
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const id = requestIdOf(request);
    response.setHeader('x-request-id', id);
    const serve = () => {
      logRequest(request, response, id);
      answer(request, response).catch((error: unknown) => {
        getLog().error({ err: error }, 'A request failed');
        if (response.headersSent) response.destroy();
        else refuse(request, response, { status: 500, error: HiveError.from(error) });
      });
    };
    withLogContext({ request_id: id }, () => traceRequest(request, response, id, serve));
  };
  const server: Server = options.tls
    ? createTlsServer({ ...LIMITS, ...options.tls, minVersion: 'TLSv1.2' }, listener)
    : createServer(LIMITS, listener);
  server.on('clientError', (_, socket) => {
    if (socket.writable) socket.end(UNREADABLE);
  });
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const nonce = randomBytes(16).toString('base64');
    const headers = securityHeaders(nonce, { dev: options.dev, tls: options.tls !== null });
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);

    const { method = 'GET', url = '' } = request;
    const refusal = refuseRequest({ method, target: url, headers: request.headers }, options.isOwnHost);
    if (refusal) return refuse(request, response, refusal);
    const phase = options.phase();
    if (phase === 'stopping' || (phase === 'starting' && isReadiness(url))) {
      return refuse(request, response, { status: 503, error: away(phase) });
    }
    request.headers['content-security-policy'] = headers['content-security-policy'];
    request.headers['x-nonce'] = nonce;
    await (await handler)(request, response);
  }
}

/** Has `handler` see a body whose length was not announced once it is whole. For who is let in: it is held in memory. */
export function withHeldBody(handler: RequestHandler): RequestHandler {
  return async (request, response) => {
    const chunked = request.headers['transfer-encoding'] !== undefined;
    const whole = chunked ? await holdBody(request, MOST_BODY_BYTES) : request;
    if (whole) await handler(whole, response);
    else refuse(request, response, tooLarge());
  };
}

/** Resolves with the address once the port is held; rejects when it can't be. */
export function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('A TCP port was expected.'));
      else resolve(address);
    });
  });
}

/** No new requests from here on; those under way have `graceMs` to end, then their sockets are closed. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

/** Who asks whether work can be sent here is not left waiting for it. */
const isReadiness = (target: string): boolean => /^\/ready(?=\?|$)/.test(target);

const away = (phase: Phase): HiveError =>
  new HiveError('hive_offline', `The hive is ${phase}.`, { hint: 'Try again in a moment.' });

/** As JSON for programs and as a plain sentence where a page was asked for. */
export function refuse(request: IncomingMessage, response: ServerResponse, { status, error }: Refusal): void {
  if (isForMirror(request.url ?? '')) {
    refuseAsHub(response, error, status);
    return;
  }
  const forPrograms = isForPrograms(request.url ?? '');
  const body = forPrograms ? JSON.stringify({ error: error.toWire() }) : `${error.message}\n${error.hint}\n`;
  response.writeHead(status, {
    'content-type': forPrograms ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

export const isForPrograms = (target: string): boolean => /^\/(v1|hub|health|ready|metrics)(?=[/?]|$)/.test(target);
