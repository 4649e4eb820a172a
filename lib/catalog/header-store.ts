import { desc, eq, notInArray } from '#drizzle/orm.ts';
import { headers } from '#drizzle/schema.ts';
import type { Database } from '#lib/database/open-database.ts';
import { type HeaderShape, SHAPE_VERSION } from '#lib/gguf/header-shape.ts';
import type { FileDigest } from '#lib/vendors/vendor.ts';

/** A shape takes some kilobytes, with its chat template up to 80. */
const MOST_HEADERS = 2000;

/** Shapes of files by what these hash to, so that a second look at a model asks the Hub for nothing. */
export class HeaderStore {
  readonly #database: Database;
  readonly #now: () => Date;
  readonly #most: number;

  constructor(database: Database, now: () => Date, most = MOST_HEADERS) {
    this.#database = database;
    this.#now = now;
    this.#most = most;
  }

  find(digest: FileDigest): HeaderShape | null {
    const row = this.#database
      .select()
      .from(headers)
      .where(eq(headers.digest, keyOf(digest)))
      .get();
    return row?.version === SHAPE_VERSION ? (row.shape as HeaderShape) : null;
  }

  /** Keeps it, and forgets those that were read longest ago when there are too many. */
  keep(digest: FileDigest, shape: HeaderShape): void {
    const row = { version: SHAPE_VERSION, shape, readAt: this.#now().toISOString() };
    this.#database.transaction((transaction) => {
      transaction
        .insert(headers)
        .values({ digest: keyOf(digest), ...row })
        .onConflictDoUpdate({ target: headers.digest, set: row })
        .run();
      const kept = transaction
        .select({ digest: headers.digest })
        .from(headers)
        .orderBy(desc(headers.readAt))
        .limit(this.#most);
      transaction.delete(headers).where(notInArray(headers.digest, kept)).run();
    });
  }
}

function keyOf({ algorithm, hex }: FileDigest): string {
  return `${algorithm}:${hex}`;
}
