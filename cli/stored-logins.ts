import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

type Logins = Record<string, { token: string }>;

/**
 * Tokens of hives by their addresses, in a file that this account alone can read. A token is sent to the address that it
 * was stored for and to no other. Throws `storage_error`.
 */
export class StoredLogins {
  readonly file: string;

  constructor(env: Environment, platform: NodeJS.Platform = process.platform, home = homedir()) {
    this.file = path.join(configFolder(env, platform, home), 'rbee', 'logins.json');
  }

  find(hive: URL): string | null {
    return this.#read()[keyOf(hive)]?.token ?? null;
  }

  put(hive: URL, token: string): void {
    this.#write({ ...this.#read(), [keyOf(hive)]: { token } });
  }

  /** Whether there was one. */
  remove(hive: URL): boolean {
    const { [keyOf(hive)]: gone, ...others } = this.#read();
    if (gone) this.#write(others);
    return gone !== undefined;
  }

  #read(): Logins {
    try {
      const text = readFileSync(this.file, 'utf8');
      chmodSync(this.file, 0o600);
      const logins: unknown = JSON.parse(text);
      if (!areLogins(logins)) throw new Error('It has something else in it.');
      return logins;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw trouble(this.file, cause);
    }
  }

  /** Under another name first: who reads it meanwhile finds the old one whole. */
  #write(logins: Logins): void {
    const fresh = `${this.file}.${process.pid}`;
    try {
      mkdirSync(path.dirname(this.file), { recursive: true, mode: 0o700 });
      writeFileSync(fresh, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
      renameSync(fresh, this.file);
    } catch (cause) {
      rmSync(fresh, { force: true });
      throw trouble(this.file, cause);
    }
  }
}

/** XDG Base Directory: a relative path there is to be ignored. */
function configFolder(env: Environment, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return env.APPDATA || path.join(home, 'AppData', 'Roaming');
  const named = env.XDG_CONFIG_HOME;
  return named && path.isAbsolute(named) ? named : path.join(home, '.config');
}

/** By hand: a schema would take a quarter of the time in which a command starts. */
function areLogins(value: unknown): value is Logins {
  return isObject(value) && Object.values(value).every((login) => isObject(login) && typeof login.token === 'string');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const keyOf = ({ origin, pathname }: URL): string => origin + pathname.replace(/\/$/, '');

function trouble(file: string, cause: unknown): HiveError {
  return new HiveError('storage_error', `The logins at ${file} can’t be read or written.`, {
    hint: 'Check the rights on that file, or remove it and log in again; RBEE_TOKEN goes before it.',
    cause,
  });
}
