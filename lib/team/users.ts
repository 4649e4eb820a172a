import { randomUUID } from 'node:crypto';
import { and, asc, eq, isNotNull, isNull, max, ne, or } from '#drizzle/orm.ts';
import { sessions, users } from '#drizzle/schema.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Role, User } from '#lib/contract/team.ts';
import type { Database } from '#lib/database/open-database.ts';

export type UserRow = typeof users.$inferSelect;

/** The people of this hive. Nobody is deleted, only disabled: what they did keeps its name. */
export class Users {
  readonly #database: Database;
  readonly #now: () => Date;
  /** Whether there is a provider that can let somebody in who has no password. */
  readonly #withProvider: boolean;

  constructor(database: Database, now: () => Date, withProvider: boolean) {
    this.#database = database;
    this.#now = now;
    this.#withProvider = withProvider;
  }

  /** From the first one on, nobody gets in without signing in. */
  exist(): boolean {
    return this.#database.select({ id: users.id }).from(users).limit(1).get() !== undefined;
  }

  /** Whether an admin can sign in, apart from `exceptId`. */
  hasActiveAdmin(exceptId = ''): boolean {
    const canSignIn = or(isNotNull(users.passwordHash), this.#withProvider ? isNotNull(users.identity) : undefined);
    const active = and(canSignIn, isNull(users.disabledAt), eq(users.role, 'admin'));
    return (
      this.#database
        .select({ id: users.id })
        .from(users)
        .where(and(active, ne(users.id, exceptId)))
        .limit(1)
        .get() !== undefined
    );
  }

  find(id: string): UserRow | null {
    return this.#database.select().from(users).where(eq(users.id, id)).get() ?? null;
  }

  /** Throws `not_found`. */
  get(id: string): UserRow {
    const user = this.find(id);
    if (!user) throw new HiveError('not_found', `There is no user ${id}.`, { hint: 'List the users to see who is.' });
    return user;
  }

  findByEmail(email: string): UserRow | null {
    return this.#database.select().from(users).where(eq(users.email, email)).get() ?? null;
  }

  findByIdentity(identity: string): UserRow | null {
    return this.#database.select().from(users).where(eq(users.identity, identity)).get() ?? null;
  }

  /** Throws `conflict` when somebody has this email. */
  create(given: { email: string; role: Role; passwordHash: string | null; createdBy: string | null }): UserRow {
    if (this.findByEmail(given.email)) {
      throw new HiveError('conflict', `${given.email} is in this team already.`, {
        hint: 'Change the role of that user, or make a new link for a password.',
      });
    }
    const createdAt = this.#now().toISOString();
    return this.#database
      .insert(users)
      .values({ ...given, id: `user-${randomUUID()}`, createdAt })
      .returning()
      .get();
  }

  change(
    id: string,
    change: Partial<Pick<UserRow, 'role' | 'passwordHash' | 'identity' | 'disabledAt' | 'quota'>>,
  ): void {
    if (Object.values(change).every((value) => value === undefined)) return;
    this.#database.update(users).set(change).where(eq(users.id, id)).run();
  }

  /** In the order in which they came. */
  list(): User[] {
    return this.#database
      .select({ user: users, lastSeenAt: max(sessions.lastSeenAt) })
      .from(users)
      .leftJoin(sessions, eq(sessions.userId, users.id))
      .groupBy(users.id)
      .orderBy(asc(users.createdAt), asc(users.id))
      .all()
      .map(({ user, lastSeenAt }) => toWireUser(user, lastSeenAt));
  }

  show(id: string): User {
    const user = this.list().find((one) => one.id === id);
    return user ?? toWireUser(this.get(id), null);
  }
}

function toWireUser(user: UserRow, lastSeenAt: string | null): User {
  return {
    id: user.id,
    email: user.email,
    role: user.role,
    state: user.disabledAt !== null ? 'disabled' : hasJoined(user) ? 'active' : 'invited',
    quota: user.quota,
    created_at: user.createdAt,
    created_by: user.createdBy,
    last_seen_at: lastSeenAt,
  };
}

/** Whether they have ever had a way to sign in. */
export const hasJoined = ({ passwordHash, identity }: UserRow): boolean => passwordHash !== null || identity !== null;
