import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getLog } from '#lib/log/log.ts';

const GIVEN = /^[\w.-]{1,64}$/;

/** The `X-Request-Id` that a proxy has given it, else one of its own. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && GIVEN.test(given) ? given : randomBytes(9).toString('base64url');
}

/** Writes one line when the request is over, at `debug`; at `warn` when it was this server's fault. */
export function logRequest(request: IncomingMessage, response: ServerResponse, id: string): void {
  const log = getLog();
  const begun = performance.now();
  const { method, url } = request;
  response.once('close', () => {
    const status = response.statusCode;
    const level = status >= 500 ? 'warn' : 'debug';
    if (!log.isLevelEnabled(level)) return;
    // What is behind the question mark is what somebody looks for; it helps nobody who reads the log.
    const path = url?.split('?', 1)[0];
    // Said here, as a socket closes outside of what is done for a request.
    const fields = { request_id: id, method, path, status, took_ms: Math.round(performance.now() - begun) };
    log[level](fields, response.writableFinished ? 'Answered' : 'Left before the end');
  });
}
