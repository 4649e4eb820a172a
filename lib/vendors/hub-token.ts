import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';

type Env = Record<string, string | undefined>;

/**
 * The Hub token of this machine, where huggingface_hub looks for it: `HF_TOKEN`, then the file at `HF_TOKEN_PATH`,
 * `$HF_HOME/token`, `$XDG_CACHE_HOME/huggingface/token` or `~/.cache/huggingface/token`; none when
 * `HF_HUB_DISABLE_IMPLICIT_TOKEN` is set. Throws `invalid_token` for what can't be sent and `storage_error` for a file
 * that is there and can't be read.
 */
export function readHubToken(env: Env, homeDir: string): string | null {
  if (/^(1|on|yes|true)$/i.test(env.HF_HUB_DISABLE_IMPLICIT_TOKEN ?? '')) return null;
  const fromEnv = clean(env.HF_TOKEN);
  if (fromEnv !== null) return checkToken(fromEnv, 'HF_TOKEN');
  const path = tokenPath(env, homeDir);
  const fromFile = clean(readIfThere(path));
  return fromFile === null ? null : checkToken(fromFile, path);
}

/** A token travels in a header: visible ASCII only. No `hf_` is asked for, as mirrors have tokens of their own. */
export function isSendable(token: string): boolean {
  return /^[\x21-\x7e]{1,4096}$/.test(token);
}

function tokenPath(env: Env, homeDir: string): string {
  if (env.HF_TOKEN_PATH) return expand(env.HF_TOKEN_PATH, homeDir);
  if (env.HF_HOME) return join(expand(env.HF_HOME, homeDir), 'token');
  const cache = env.XDG_CACHE_HOME ? expand(env.XDG_CACHE_HOME, homeDir) : join(homeDir, '.cache');
  return join(cache, 'huggingface', 'token');
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new HiveError('storage_error', `The Hub token at ${path} can’t be read.`, { cause, details: { path } });
  }
}

function checkToken(token: string, source: string): string {
  if (isSendable(token)) return token;
  throw new HiveError('invalid_token', `The Hub token in ${source} holds spaces or signs that no token has.`);
}

const expand = (path: string, homeDir: string): string => path.replace(/^~(?=$|[\\/])/, () => homeDir);

const clean = (text: string | undefined): string | null => text?.replace(/[\r\n]/g, '').trim() || null;
