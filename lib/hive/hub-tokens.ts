import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { eq } from '#drizzle/orm.ts';
import { hubTokens } from '#drizzle/schema.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { SecretBox } from './secret-box.ts';

/** Who holds a token: a user by the id, or the hive for all who have none. */
export type Holder = string;
export const THE_HIVE: Holder = 'hive';

/** A token and the endpoint that it may be sent to. */
export interface StoredToken {
  endpoint: string;
  token: string;
  /** The account that the Hub named when it was stored. */
  owner: string;
}

const fileSchema = z.object({ endpoint: z.string(), token: z.string(), owner: z.string() });

/** The Hub tokens that were set here, sealed in the database; one for the hive and one for each person. */
export class HubTokens {
  readonly #database: Database;
  readonly #box: SecretBox;
  readonly #now: () => Date;

  constructor(database: Database, box: SecretBox, now: () => Date) {
    this.#database = database;
    this.#box = box;
    this.#now = now;
  }

  /** Whose it is and where it goes, without opening it. */
  find(holder: Holder): Omit<StoredToken, 'token'> | null {
    const row = this.#row(holder);
    return row ? { endpoint: row.endpoint, owner: row.account } : null;
  }

  /** Throws `invalid_token` when the key is not the one that it was sealed with. */
  open(holder: Holder): StoredToken | null {
    const row = this.#row(holder);
    if (!row) return null;
    const token = this.#box.open(row.sealed, contextOf(holder, row.endpoint));
    if (token !== null) return { endpoint: row.endpoint, owner: row.account, token };
    throw new HiveError('invalid_token', `The stored Hub token of ${row.account} can’t be opened with this key.`, {
      hint: 'Store the token again, or start the hive with the RBEE_SECRET_KEY or secret.key that it was stored with.',
    });
  }

  put(holder: Holder, { endpoint, token, owner: account }: StoredToken): void {
    const sealed = this.#box.seal(token, contextOf(holder, endpoint));
    const values = { endpoint, account, sealed, storedAt: this.#now().toISOString() };
    this.#database
      .insert(hubTokens)
      .values({ holder, ...values })
      .onConflictDoUpdate({ target: hubTokens.holder, set: values })
      .run();
  }

  remove(holder: Holder): void {
    this.#database.delete(hubTokens).where(eq(hubTokens.holder, holder)).run();
  }

  /** `hub-token.json` of earlier versions held the hive's token as it is: it is sealed, and the file goes. */
  adoptFile(home: string): void {
    const file = path.join(home, 'hub-token.json');
    const stored = readStored(file);
    if (!stored) return;
    if (!this.find(THE_HIVE)) this.put(THE_HIVE, stored);
    rmSync(file);
  }

  #row(holder: Holder) {
    return this.#database.select().from(hubTokens).where(eq(hubTokens.holder, holder)).get() ?? null;
  }
}

/** A row that was moved to another person or another Hub does not open. */
const contextOf = (holder: Holder, endpoint: string): string => JSON.stringify(['hub-token', holder, endpoint]);

function readStored(file: string): StoredToken | null {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if (cause instanceof SyntaxError || cause instanceof z.ZodError) return null;
    throw new HiveError('storage_error', `The Hub token at ${file} can’t be read.`, { cause });
  }
}
