import { randomUUID } from 'node:crypto';
import { and, desc, eq, gt, lte, ne, or } from '#drizzle/orm.ts';
import { sessions, users } from '#drizzle/schema.ts';
import type { Session } from '#lib/contract/team.ts';
import type { Database } from '#lib/database/open-database.ts';
import { hashSecret, newSecret } from './secret.ts';
import type { UserRow } from './users.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** However often it is used. */
export const SESSION_LASTS_MS = 30 * DAY_MS;
/** Without being used. */
export const SESSION_RESTS_MS = 7 * DAY_MS;
/** Not written more often than this, as every request would be a write. */
const SEEN_EVERY_MS = 60_000;

export type SessionRow = typeof sessions.$inferSelect;

/** Browsers that are signed in. The cookie holds the secret, the database its hash. */
export class Sessions {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** Returns the secret for the cookie. */
  begin(userId: string, address: string, agent: string): string {
    const secret = newSecret();
    const nowMs = this.#now().getTime();
    this.#removeExpired();
    this.#database
      .insert(sessions)
      .values({
        id: `session-${randomUUID()}`,
        secretHash: hashSecret(secret),
        userId,
        address,
        agent: agent.slice(0, 300),
        createdAt: new Date(nowMs).toISOString(),
        lastSeenAt: new Date(nowMs).toISOString(),
        expiresAt: new Date(nowMs + SESSION_LASTS_MS).toISOString(),
      })
      .run();
    return secret;
  }

  /** The session and its user, or null when it is over or the user may not be here any more. */
  find(secret: string): { session: SessionRow; user: UserRow } | null {
    return this.#live(eq(sessions.secretHash, hashSecret(secret)));
  }

  findById(id: string): { session: SessionRow; user: UserRow } | null {
    return this.#live(eq(sessions.id, id));
  }

  touch(session: SessionRow): void {
    const now = this.#now();
    if (now.getTime() - Date.parse(session.lastSeenAt) < SEEN_EVERY_MS) return;
    this.#database.update(sessions).set({ lastSeenAt: now.toISOString() }).where(eq(sessions.id, session.id)).run();
  }

  end(id: string): void {
    this.#database.delete(sessions).where(eq(sessions.id, id)).run();
  }

  endAllOf(userId: string, exceptId = ''): void {
    this.#database
      .delete(sessions)
      .where(and(eq(sessions.userId, userId), ne(sessions.id, exceptId)))
      .run();
  }

  /** The newest first; of everybody when `userId` is null. */
  list(userId: string | null, currentId: string | null): Session[] {
    this.#removeExpired();
    return this.#database
      .select({ session: sessions, email: users.email })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(userId === null ? undefined : eq(sessions.userId, userId))
      .orderBy(desc(sessions.lastSeenAt), desc(sessions.id))
      .limit(500)
      .all()
      .map(({ session, email }) => ({
        id: session.id,
        user_id: session.userId,
        email,
        address: session.address,
        agent: session.agent,
        created_at: session.createdAt,
        last_seen_at: session.lastSeenAt,
        expires_at: session.expiresAt,
        current: session.id === currentId,
      }));
  }

  #live(condition: ReturnType<typeof eq>): { session: SessionRow; user: UserRow } | null {
    const { now, restedSince } = this.#bounds();
    const found = this.#database
      .select({ session: sessions, user: users })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(and(condition, gt(sessions.expiresAt, now), gt(sessions.lastSeenAt, restedSince)))
      .get();
    return found && found.user.disabledAt === null ? found : null;
  }

  #removeExpired(): void {
    const { now, restedSince } = this.#bounds();
    this.#database
      .delete(sessions)
      .where(or(lte(sessions.expiresAt, now), lte(sessions.lastSeenAt, restedSince)))
      .run();
  }

  #bounds(): { now: string; restedSince: string } {
    const now = this.#now();
    return { now: now.toISOString(), restedSince: new Date(now.getTime() - SESSION_RESTS_MS).toISOString() };
  }
}
