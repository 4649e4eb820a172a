import { HiveError } from '#lib/contract/hive-error.ts';
import type { Environment } from '#lib/hive/settings.ts';
import { routeTo } from '#lib/transfer/proxy-route.ts';
import { HubTransport } from '#lib/vendors/hub-transport.ts';
import { type Finding, fault, fine, warning } from './finding.ts';

const CLOCK_BOUND_MS = 5 * 60_000;
/** What the Hub is asked for. */
const UNKNOWN = ['Clock', 'Token'].map((check) =>
  warning(check, 'is not known without the Hub.', 'Mend the above first.'),
);

/** The Hub, what its answer says of this machine's clock, the token, and the proxy on the way. */
export async function checkHub(endpoint: string, token: () => string | null, env: Environment): Promise<Finding[]> {
  let transport: HubTransport;
  try {
    transport = new HubTransport({ env });
  } catch (error) {
    return [faultOf('Proxy', error)];
  }
  const proxy = fine('Proxy', proxyFor(endpoint, env));
  try {
    const ask = (path: string, headers: Record<string, string> = {}) =>
      transport.send(new URL(endpoint + path), { method: 'GET', headers, signal: new AbortController().signal });
    const begunMs = Date.now();
    const answer = await ask('/api/models?limit=1');
    if (answer.status !== 200) {
      const mend = 'Check HF_ENDPOINT; it must be the address of a Hub or a mirror of it.';
      return [proxy, fault('Hub', `${endpoint} answered ${answer.status}.`, mend), ...UNKNOWN];
    }
    const hub = fine('Hub', `${endpoint} answers in ${Date.now() - begunMs} ms`);
    return [proxy, hub, checkClock(answer.headers.get('date'), Date.now()), await checkToken(ask, token)];
  } catch (error) {
    return [proxy, faultOf('Hub', error, endpoint), ...UNKNOWN];
  } finally {
    transport.close();
  }
}

/** Certificates and signed addresses are refused by a clock that is far off. */
export function checkClock(date: string | null, nowMs: number): Finding {
  const hubMs = Date.parse(date ?? '');
  if (Number.isNaN(hubMs)) return warning('Clock', 'The Hub did not say the time.', 'Compare the clock by hand.');
  const offMs = Math.abs(hubMs - nowMs);
  if (offMs <= CLOCK_BOUND_MS) return fine('Clock', 'agrees with the Hub’s');
  return fault(
    'Clock',
    `is ${Math.round(offMs / 60_000)} min off the Hub’s.`,
    'Set it, as by “timedatectl set-ntp true”.',
  );
}

type Ask = (path: string, headers?: Record<string, string>) => ReturnType<HubTransport['send']>;

async function checkToken(ask: Ask, read: () => string | null): Promise<Finding> {
  const mend = 'Make a new one at huggingface.co/settings/tokens and set HF_TOKEN, or run “hf auth login”.';
  let token: string | null;
  try {
    token = read();
  } catch (error) {
    return faultOf('Token', error);
  }
  if (token === null) return warning('Token', 'none; gated and private models can’t be had.', mend);
  const answer = await ask('/api/whoami-v2', { authorization: `Bearer ${token}` });
  if (answer.status === 200) return fine('Token', `belongs to ${nameIn(answer.body)}`);
  if (answer.status === 401) return fault('Token', 'The Hub does not accept it.', mend);
  return warning('Token', `could not be checked: the Hub answered ${answer.status}.`, 'Try again later.');
}

function nameIn(body: Buffer): string {
  try {
    const { name } = JSON.parse(body.toString('utf8')) as { name?: unknown };
    return typeof name === 'string' ? name.slice(0, 100) : 'somebody';
  } catch {
    return 'somebody';
  }
}

/** Without the password that it may hold. */
function proxyFor(endpoint: string, env: Environment): string {
  const route = routeTo(new URL(endpoint), env);
  return route.kind === 'direct' ? 'none' : route.url.host;
}

function faultOf(check: string, error: unknown, endpoint?: string): Finding {
  if (HiveError.is(error)) return fault(check, error.message, error.hint);
  const { code, message } = error as NodeJS.ErrnoException;
  return fault(
    check,
    `${endpoint ?? 'It'} can’t be reached: ${message || code}`,
    'Check the network, the proxy and HF_ENDPOINT.',
  );
}
