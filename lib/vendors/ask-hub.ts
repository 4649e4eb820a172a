import { setTimeout as sleep } from 'node:timers/promises';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HubQuota } from './hub-quota.ts';
import { type Asked, refusalOf } from './hub-refusal.ts';
import { isSendable } from './hub-token.ts';
import type { Answer, HubRequest, HubTransport } from './hub-transport.ts';
import { retryAfterMs } from './retry-after.ts';

/** Which Hub, and as whom. */
export interface HubAccess {
  /** http or https; a mirror may live in a folder of its host. */
  endpoint: string;
  token: string | null;
}

/** Waits, or ends with the signal's reason. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** All that the requests of one call share. */
export interface HubCall {
  transport: HubTransport;
  endpoint: URL;
  token: string | null;
  asked: Asked;
  userAgent: string;
  quota: HubQuota;
  signal: AbortSignal;
  wait: Wait;
}

/** Between tries when network or Hub fail; a silent network is tried only once more. */
const PAUSES_MS = [300, 1_000, 3_000];
const MOST_TIMEOUTS = 2;
/** What a Hub may make us wait before the caller is told. */
const PATIENCE_MS = 5_000;

/**
 * One GET or HEAD with the token where it belongs, tried again while that may help. Answers with what is below 400,
 * redirects among them; all else is a HiveError.
 */
export async function askHub(
  call: HubCall,
  method: 'GET' | 'HEAD',
  url: URL,
  headers: Record<string, string> = {},
  guards: Pick<HubRequest, 'mostBytes' | 'checkHead'> = {},
): Promise<Answer> {
  checkAddress(url);
  let timeouts = 0;
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await attemptOnce(call, method, url, headers, guards);
    if (!('failure' in outcome)) return outcome;
    const { failure, pauseMs, timedOut } = outcome;
    if (timedOut) timeouts += 1;
    const planned = PAUSES_MS[attempt];
    if (pauseMs === 'never' || planned === undefined || timeouts >= MOST_TIMEOUTS) throw failure;
    if (pauseMs !== null && pauseMs > PATIENCE_MS) throw failure;
    await call.wait(pauseMs ?? planned, call.signal);
  }
}

/** The token goes to the very origin that was configured: same scheme, same host, same port. */
export function tokenHeaders(
  call: Pick<HubCall, 'endpoint' | 'token' | 'userAgent'>,
  url: URL,
): Record<string, string> {
  const own = url.origin === call.endpoint.origin && call.token !== null;
  return { 'user-agent': call.userAgent, ...(own && { authorization: `Bearer ${call.token}` }) };
}

/** http and https without a login in the address; nothing else is ever followed. */
export function checkAddress(url: URL): void {
  if ((url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '') return;
  throw new HiveError('hub_error', `The Hub leads to an address that is not followed (${url.protocol}//${url.host}).`);
}

export const waitFor: Wait = async (ms, signal) => {
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    // The timer fails for one reason, and tells an error of its own for it.
    signal.throwIfAborted();
    throw error;
  }
};

interface Failure {
  failure: HiveError;
  /** Null: as planned. */
  pauseMs: number | 'never' | null;
  timedOut: boolean;
}

async function attemptOnce(
  call: HubCall,
  method: 'GET' | 'HEAD',
  url: URL,
  headers: Record<string, string>,
  guards: Pick<HubRequest, 'mostBytes' | 'checkHead'>,
): Promise<Answer | Failure> {
  if (call.token !== null && !isSendable(call.token)) {
    throw new HiveError('invalid_token', 'The Hub token of this hive holds spaces or signs that no token has.');
  }
  try {
    const sent = { ...headers, ...tokenHeaders(call, url) };
    const answer = await call.transport.send(url, { method, headers: sent, signal: call.signal, ...guards });
    if (url.origin === call.endpoint.origin) call.quota.note(answer.headers);
    return answer.status < 400 ? answer : refused(answer, call.asked);
  } catch (error) {
    call.signal.throwIfAborted();
    if (HiveError.is(error)) throw error;
    return unreachable(error, url);
  }
}

function refused(answer: Answer, asked: Asked): Failure {
  const failure = refusalOf(answer, asked);
  if (answer.status === 429) {
    return { failure, pauseMs: retryAfterMs(answer.headers, Date.now()) ?? 'never', timedOut: false };
  }
  const passing = answer.status >= 500 || answer.status === 408;
  return { failure, pauseMs: passing ? retryAfterMs(answer.headers, Date.now()) : 'never', timedOut: false };
}

function unreachable(cause: unknown, url: URL): Failure {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  const certificate = /CERT|SIGNED|ISSUER|ALTNAME|TLS/.test(code);
  const failure = new HiveError('hub_unreachable', `The Hub at ${url.host} can’t be reached (${code}).`, {
    cause,
    details: { host: url.host, cause: code },
    ...(certificate && { hint: 'The certificate is not trusted; give your company’s by NODE_EXTRA_CA_CERTS.' }),
  });
  return { failure, pauseMs: certificate ? 'never' : null, timedOut: code === 'ETIMEDOUT' };
}
