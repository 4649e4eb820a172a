import type { IncomingMessage, ServerResponse } from 'node:http';
import { TOO_MANY } from '#lib/contract/error-status.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { isForMirror } from '#lib/mirror/mirror-call.ts';
import type { Caller } from '#lib/team/caller.ts';
import { fromHubForm } from '#lib/team/hub-token-form.ts';
import { asCaller } from './current.ts';
import type { Edge } from './edge.ts';
import type { HiveDoor } from './hive.ts';
import { isForPrograms, type RequestHandler, refuse } from './http-server.ts';
import { RequestAllowance } from './request-allowance.ts';

/** What somebody who is not known yet may ask for: whether it lives, and what is needed to be let in. */
const OPEN = [/^\/health$/, /^\/icon\.svg$/, /^\/_next\/static\//, /^\/sign-in$/, /^\/join\/[\w-]+$/];
const OPEN_CALLS = [/^\/v1\/session(\/openid(\/callback)?)?$/, /^\/v1\/links\/[\w-]+$/];

/** Far more than an email and a password: what so many may send at once is held in memory. */
const MOST_OF_A_STRANGER_BYTES = 16 * 1024;

/**
 * Lets in who is known, and has the rest of the way done in their name. Others get 401, or the sign-in where they wanted
 * a page. The verbs of the hive look at the role again; this door is for what asks no verb.
 */
export function admit(
  door: Pick<HiveDoor, 'authenticate'>,
  edge: Pick<Edge, 'originOf' | 'isOwnMachine'>,
  handler: RequestHandler,
): RequestHandler {
  const allowance = new RequestAllowance(Date.now);
  return async (request, response) => {
    const sent = request.headers.authorization;
    // With pull-through a GET there brings a model, and a link on any page sends the cookie: clients of a Hub send tokens.
    const forMirror = isForMirror(request.url ?? '');
    const authorization = forMirror ? fromHubForm(sent) : sent;
    const cookie = forMirror ? undefined : request.headers.cookie;
    const caller = door.authenticate({ authorization, cookie }, edge.originOf(request), edge.isOwnMachine(request));
    const pathname = pathOf(request);
    const isStatic = pathname.startsWith('/_next/static/');
    // Whoever watches over the hive would take a flood by others for its end, and start it anew.
    const tooMany = isStatic || pathname === '/health' ? null : allowance.take(caller);
    if (tooMany) {
      response.setHeader('retry-after', String(tooMany.details.retry_after_secs));
      refuse(request, response, { status: TOO_MANY, error: tooMany });
      return;
    }
    if (caller.kind === 'anonymous' && ![...OPEN, ...OPEN_CALLS].some((open) => open.test(pathname))) {
      turnAway(request, response, caller);
      return;
    }
    if (caller.kind === 'anonymous' && isLong(request)) {
      refuse(request, response, { status: 413, error: TOO_LONG });
      return;
    }
    if (!isStatic) response.setHeader('cache-control', 'private, no-store');
    await asCaller(caller, () => handler(request, response));
  };
}

function turnAway(request: IncomingMessage, response: ServerResponse, { why }: Caller & { kind: 'anonymous' }): void {
  const target = request.url ?? '/';
  if (isForPrograms(target)) {
    response.setHeader('www-authenticate', 'Bearer realm="rbee Hive"');
    refuse(request, response, { status: 401, error: why });
    return;
  }
  const to = request.method === 'GET' && target !== '/' ? `?to=${encodeURIComponent(target)}` : '';
  response.writeHead(303, { location: `/sign-in${to}`, 'cache-control': 'no-store', 'content-length': 0 });
  response.end();
}

const isLong = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > MOST_OF_A_STRANGER_BYTES;

const TOO_LONG = new HiveError(
  'invalid_request',
  'Who is not signed in may send 16 KiB, and says before how much it is.',
  {
    hint: 'Send less, with a Content-Length.',
  },
);

/**
 * Empty for an address that whoever reads it next may take for another one, as `/x/../sign-in`: no program sends such.
 * Not read against `http://hive`: what begins with two slashes would be another host, or no address at all.
 */
function pathOf({ url = '/' }: IncomingMessage): string {
  const { pathname } = new URL(`http://hive${url}`);
  return pathname === url.split('?', 1)[0] ? pathname : '';
}
