import { and, desc, eq, inArray, isNull, lt, type SQL } from '#drizzle/orm.ts';
import { notices } from '#drizzle/schema.ts';
import type { Notice } from '#lib/contract/notices.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { Follower } from './following.ts';

type NoticeRow = typeof notices.$inferSelect;
export type NewNotice = Omit<NoticeRow, 'follower' | 'at' | 'seenAt'>;

/** Of each follower; somebody who was away for so long looks at the page Downloads. */
const MOST_KEPT = 100;

/** What people are to be told who may not have been there when it happened. */
export class Notices {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** In the transaction of what it tells of. One about the same job or request takes the place of the earlier one. */
  put(follower: Follower | null, notice: NewNotice): void {
    if (follower === null) return;
    const row = { ...notice, at: this.#now().toISOString(), seenAt: null };
    this.#database
      .insert(notices)
      .values({ follower, ...row })
      .onConflictDoUpdate({ target: [notices.follower, notices.about], set: row })
      .run();
    this.#forgetOld(follower);
  }

  /** The newest first; those that were not seen, or all. */
  list(follower: Follower | null, { all = false } = {}): Notice[] {
    if (follower === null) return [];
    return this.#database
      .select()
      .from(notices)
      .where(and(eq(notices.follower, follower), all ? undefined : isNull(notices.seenAt)))
      .orderBy(desc(notices.at), desc(notices.about))
      .all()
      .map(toWireNotice);
  }

  /** Returns how many were new until now; null for all of them. */
  see(follower: Follower | null, about: readonly string[] | null): number {
    if (follower === null) return 0;
    const these: SQL | undefined = about === null ? undefined : inArray(notices.about, [...about]);
    return this.#database
      .update(notices)
      .set({ seenAt: this.#now().toISOString() })
      .where(and(eq(notices.follower, follower), isNull(notices.seenAt), these))
      .run().changes;
  }

  #forgetOld(follower: Follower): void {
    const ofThem = eq(notices.follower, follower);
    const oldest = this.#database
      .select({ at: notices.at })
      .from(notices)
      .where(ofThem)
      .orderBy(desc(notices.at))
      .limit(1)
      .offset(MOST_KEPT - 1)
      .get();
    if (oldest)
      this.#database
        .delete(notices)
        .where(and(ofThem, lt(notices.at, oldest.at)))
        .run();
  }
}

const toWireNotice = ({ about, kind, operation, model, modelId, error, note, at, seenAt }: NoticeRow): Notice => ({
  about,
  kind,
  operation,
  model,
  model_id: modelId,
  error,
  note,
  at,
  seen_at: seenAt,
});
