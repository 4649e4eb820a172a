import type { Fetch } from '#lib/browser/api-client.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { Misuse, type OptionValue, type OptionValues } from './command.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Requests to the hive at this address, with RBEE_TOKEN, else the token that “rbee login” has stored for it. */
export function connectTo(base: URL, env: Environment): Fetch {
  let found: Promise<string | null> | undefined;
  return async (path, init = {}) => {
    found ??= findToken(base, env);
    const token = await found;
    const headers = new Headers(init.headers);
    if (token) headers.set('authorization', `Bearer ${token}`);
    try {
      return await fetch(new URL(base.pathname.replace(/\/$/, '') + path, base), { ...init, headers });
    } catch (cause) {
      if (init.signal?.aborted) throw cause;
      throw new HiveError('hive_offline', `No hive answers at ${base.origin}.`, {
        hint: 'Start one with “rbee serve”, or name another with --url.',
        cause,
      });
    }
  };
}

/** Looked up when it is needed: there are commands that ask no hive. */
async function findToken(base: URL, env: Environment): Promise<string | null> {
  if (env.RBEE_TOKEN) return env.RBEE_TOKEN;
  const { StoredLogins } = await import('./stored-logins.ts');
  return new StoredLogins(env).find(base);
}

/** The one that `--url`, else an address as `--hive`, else RBEE_URL names, else that of this machine. */
export function hiveAddress({ url, hive }: OptionValues, env: Environment): URL {
  const text = textOf(url) || (isAddress(hive) ? hive : '') || env.RBEE_URL || `http://127.0.0.1:${env.PORT || 7835}`;
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed;
  throw new Misuse(`“${text}” is not the http or https address of a hive.`);
}

/** Which of its hives a server is asked for; undefined where `--hive` is an address. */
export const hiveId = ({ hive }: OptionValues): string | undefined => (isAddress(hive) ? undefined : textOf(hive));

const textOf = (value: OptionValue): string | undefined => (typeof value === 'string' ? value : undefined);
const isAddress = (value: OptionValue): value is string => typeof value === 'string' && /^https?:\/\//i.test(value);
