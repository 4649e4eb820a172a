import type { ErrorCode } from '#lib/contract/errors.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { isForMirror } from '#lib/mirror/mirror-call.ts';

/** From the contract, section 5. */
export const MOST_BODY_BYTES = 1024 * 1024;

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What the guard looks at; header names are in lower case, as Node gives them. */
export interface GuardedRequest {
  method: string;
  /** The request target as it came. */
  target: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Refusal {
  status: 400 | 401 | 403 | 405 | 413 | 429 | 500 | 503;
  error: HiveError;
}

/**
 * Why a request must not reach a page or a route, or null. A page of another site, opened in a browser on this machine,
 * reaches this port too: by a name that it made lead here (DNS rebinding, seen in `Host`) or by its own requests (CSRF,
 * seen in `Origin` and `Sec-Fetch-Site`). Programs such as curl send neither and pass.
 */
export function refuseRequest(
  { method, target, headers }: GuardedRequest,
  isOwnHost: (name: string) => boolean,
): Refusal | null {
  if (!METHODS.has(method)) return refusal(405, 'invalid_request', `${method} is not a method of this server.`);
  if (!target.startsWith('/')) return refusal(400, 'invalid_request', 'This server is not a proxy.');
  if (!isDecodable(target)) return refusal(400, 'invalid_request', 'The address is not encoded as it should be.');

  const host = parseHost(first(headers.host));
  if (!host || !isOwnHost(host.name)) {
    return refusal(403, 'forbidden', 'This hive answers to its own names alone.', HOST_HINT);
  }
  const origin = first(headers.origin);
  if (origin !== undefined && !isOwnOrigin(origin, host.authority)) {
    return refusal(403, 'forbidden', 'A page of another site may not use this hive.', ORIGIN_HINT);
  }
  const site = first(headers['sec-fetch-site']);
  if (
    (changesState(method) || isForMirror(target)) &&
    site !== undefined &&
    site !== 'same-origin' &&
    site !== 'none'
  ) {
    return refusal(403, 'forbidden', 'A page of another site may not change this hive.', ORIGIN_HINT);
  }
  if (Number(first(headers['content-length']) ?? 0) > MOST_BODY_BYTES) return tooLarge();
  return null;
}

export function tooLarge(): Refusal {
  return refusal(413, 'invalid_request', 'The body of a request may have 1 MiB at most.', 'Send less at a time.');
}

const HOST_HINT = 'Open it by the address that it printed at its start, or add this name to RBEE_ALLOWED_HOSTS.';
const ORIGIN_HINT = 'Open the page of the hive itself, or send the request from a program.';

function refusal(status: Refusal['status'], code: ErrorCode, message: string, hint?: string): Refusal {
  return { status, error: new HiveError(code, message, hint === undefined ? {} : { hint }) };
}

const changesState = (method: string) => method !== 'GET' && method !== 'HEAD';

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

function isDecodable(target: string): boolean {
  try {
    decodeURI(target);
    return true;
  } catch (error) {
    // decodeURI has one failure: a percent sign that no valid UTF-8 follows.
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** Only the name is compared: the port may be another one when it is forwarded, and is no secret to an attacker. */
function parseHost(host: string | undefined): { name: string; authority: string } | null {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return null;
  const url = new URL(`http://${host}`);
  return { name: url.hostname.replace(/^\[|\]$/g, ''), authority: url.host };
}

function isOwnOrigin(origin: string, authority: string): boolean {
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false;
  return new URL(origin.replace(/^https:/, 'http:')).host === authority;
}
