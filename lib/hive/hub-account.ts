import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';

/** A token and the endpoint that it may be sent to. */
export interface StoredToken {
  endpoint: string;
  token: string;
  /** The account that the Hub named when it was stored. */
  owner: string;
}

/** Where a token that was set here is kept. */
export interface TokenStore {
  read(): StoredToken | null;
  write(stored: StoredToken | null): void;
}

const storedSchema = z.object({ endpoint: z.string(), token: z.string(), owner: z.string() });

/** `<home>/hub-token.json`, for the person alone whom the hive runs as. Throws `storage_error`. */
export function fileTokenStore(home: string): TokenStore {
  const file = path.join(home, 'hub-token.json');
  const onDisk = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw new HiveError('storage_error', `The Hub token at ${file} can’t be read or written.`, { cause });
    }
  };
  return {
    read() {
      const text = onDisk(() => readIfThere(file));
      const parsed = text === null ? null : storedSchema.safeParse(parseJson(text));
      return parsed?.success ? parsed.data : null;
    },
    write(stored) {
      onDisk(() => {
        if (stored === null) {
          rmSync(file, { force: true });
          return;
        }
        const made = `${file}.new`;
        mkdirSync(home, { recursive: true });
        rmSync(made, { force: true });
        writeFileSync(made, JSON.stringify(stored), { mode: 0o600, flag: 'wx' });
        chmodSync(made, 0o600);
        renameSync(made, file);
      });
    },
  };
}

export interface HubAccount {
  token: string | null;
  source: 'hive' | 'environment' | null;
  owner: string | null;
}

const NOBODY: HubAccount = { token: null, source: null, owner: null };

/**
 * Whose token goes to an endpoint: the one that was set here for it, else the environment's, which is for the
 * environment's endpoint. A token never follows the hive to another Hub. What `fromEnvironment` throws is thrown.
 */
export function accountFor(
  endpoint: string,
  parts: { store: TokenStore; environmentEndpoint: string; fromEnvironment: () => string | null },
): HubAccount {
  const stored = parts.store.read();
  if (stored?.endpoint === endpoint) return { token: stored.token, source: 'hive', owner: stored.owner };
  if (endpoint !== parts.environmentEndpoint) return NOBODY;
  const token = parts.fromEnvironment();
  return token === null ? NOBODY : { token, source: 'environment', owner: null };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
