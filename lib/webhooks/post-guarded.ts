import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { mayReach } from './public-address.ts';

export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
  allowPrivate: boolean;
  /** Made when it is needed, as reading the authorities of a system takes a while. */
  trust?: (() => SecureContext) | undefined;
  signal: AbortSignal;
}

/** What came of a try. A problem is one sentence without what the other side said. */
export type PostOutcome = { status: number } | { problem: string };

class Refused extends Error {}

const refusal = (allowPrivate: boolean): string =>
  allowPrivate
    ? 'Its address is one that nothing may be sent to, such as a link-local one.'
    : 'Its address is not on the internet, and this webhook may not reach private ones.';

/**
 * Sends `body` once, straight and not through a proxy, and follows no redirect. The addresses of the name are judged
 * where they are connected to, so that a name can't be judged by one address and reached at another.
 */
export function postGuarded({ url: text, headers, body, allowPrivate, trust, signal }: Post): Promise<PostOutcome> {
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayReach(host, allowPrivate)) return Promise.resolve({ problem: refusal(allowPrivate) });
  const secure = url.protocol === 'https:';
  const request = secure ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sent = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers },
      agent: false,
      lookup: judged(allowPrivate),
      ...(secure && trust && { secureContext: trust() }),
      signal,
    });
    sent.on('response', (response) => {
      resolve({ status: response.statusCode ?? 0 });
      response.destroy();
    });
    sent.on('error', (error) => resolve({ problem: say(error, signal) }));
    sent.end(body);
  });
}

const judged =
  (allowPrivate: boolean): LookupFunction =>
  (name, options, done) =>
    lookup(name, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '');
      const [first] = found;
      if (!first || found.some(({ address }) => !mayReach(address, allowPrivate)))
        return done(new Refused(refusal(allowPrivate)), '');
      return options.all ? done(null, found) : done(null, first.address, first.family);
    });

function say(error: Error, signal: AbortSignal): string {
  if (error instanceof Refused) return error.message;
  if (signal.aborted) return 'It did not answer in time.';
  const code = 'code' in error ? String(error.code) : error.name;
  return `It can't be reached (${code}).`;
}
