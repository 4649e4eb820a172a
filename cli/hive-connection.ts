import type { Fetch } from '#lib/browser/api-client.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { Misuse, type OptionValue } from './command.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Requests to the hive that `--url`, else RBEE_URL names, else the one of this machine, with RBEE_TOKEN. */
export function connectTo(url: OptionValue, env: Environment): Fetch {
  const base = hiveAddress(url, env);
  const token = env.RBEE_TOKEN;
  return async (path, init = {}) => {
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

export function hiveAddress(url: OptionValue, env: Environment): URL {
  const named = (typeof url === 'string' && url) || env.RBEE_URL;
  const text = named || `http://127.0.0.1:${env.PORT || 7835}`;
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed;
  throw new Misuse(`“${text}” is not the http or https address of a hive.`);
}
