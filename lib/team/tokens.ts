import { randomUUID } from 'node:crypto';
import { and, desc, eq, isNull } from '#drizzle/orm.ts';
import { tokens, users } from '#drizzle/schema.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { CreateToken, Role, Token, TokenCreated } from '#lib/contract/team.ts';
import type { Database } from '#lib/database/open-database.ts';
import { isAtLeast } from './caller.ts';
import { toHubForm } from './hub-token-form.ts';
import { hashSecret, newSecret } from './secret.ts';

/** Not written more often than this. */
const USED_EVERY_MS = 60_000;

export type TokenRow = typeof tokens.$inferSelect;

/** Tokens for programs. A token never may more than the person who made it may at this moment. */
export class Tokens {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** Throws `conflict` for a name that a token has or had. */
  create({ name, role, expires_at }: CreateToken, createdBy: string | null): TokenCreated {
    if (expires_at !== undefined && Date.parse(expires_at) <= this.#now().getTime()) {
      throw new HiveError('invalid_request', 'The token would have expired already.', { hint: 'Choose a later time.' });
    }
    if (this.#database.select({ id: tokens.id }).from(tokens).where(eq(tokens.name, name)).get()) {
      throw new HiveError('conflict', `A token has or had the name ${name}.`, { hint: 'Choose another name.' });
    }
    const token = newSecret('rbee_');
    const { id } = this.#database
      .insert(tokens)
      .values({
        id: `token-${randomUUID()}`,
        name,
        role,
        secretHash: hashSecret(token),
        createdBy,
        createdAt: this.#now().toISOString(),
        expiresAt: expires_at ?? null,
      })
      .returning({ id: tokens.id })
      .get();
    return { id, token, hub_token: toHubForm(token) };
  }

  find(secret: string): (TokenRow & { effectiveRole: Role }) | null {
    return this.#valid(eq(tokens.secretHash, hashSecret(secret)));
  }

  findById(id: string): (TokenRow & { effectiveRole: Role }) | null {
    return this.#valid(eq(tokens.id, id));
  }

  touch(token: TokenRow): void {
    const now = this.#now();
    if (token.lastUsedAt !== null && now.getTime() - Date.parse(token.lastUsedAt) < USED_EVERY_MS) return;
    this.#database.update(tokens).set({ lastUsedAt: now.toISOString() }).where(eq(tokens.id, token.id)).run();
  }

  /** Returns its name. Throws `not_found`. */
  revoke(id: string): string {
    const revoked = this.#database
      .update(tokens)
      .set({ revokedAt: this.#now().toISOString() })
      .where(and(eq(tokens.id, id), isNull(tokens.revokedAt)))
      .returning({ name: tokens.name })
      .get();
    if (!revoked) throw new HiveError('not_found', `There is no token ${id}.`, { hint: 'List the tokens.' });
    return revoked.name;
  }

  /** Also of one that was revoked. Throws `not_found`. */
  nameOf(id: string): string {
    const found = this.#database.select({ name: tokens.name }).from(tokens).where(eq(tokens.id, id)).get();
    if (!found) throw new HiveError('not_found', `There is no token ${id}.`, { hint: 'List the tokens.' });
    return found.name;
  }

  /** Those that are not revoked, the newest first. */
  list(): Token[] {
    return this.#database
      .select({ token: tokens, email: users.email })
      .from(tokens)
      .leftJoin(users, eq(users.id, tokens.createdBy))
      .where(isNull(tokens.revokedAt))
      .orderBy(desc(tokens.createdAt), desc(tokens.id))
      .all()
      .map(({ token, email }) => ({
        id: token.id,
        name: token.name,
        role: token.role,
        created_by: email,
        created_at: token.createdAt,
        expires_at: token.expiresAt,
        last_used_at: token.lastUsedAt,
      }));
  }

  #valid(condition: ReturnType<typeof eq>): (TokenRow & { effectiveRole: Role }) | null {
    const found = this.#database
      .select({ token: tokens, maker: users })
      .from(tokens)
      .leftJoin(users, eq(users.id, tokens.createdBy))
      .where(and(condition, isNull(tokens.revokedAt)))
      .get();
    if (!found) return null;
    const { token, maker } = found;
    const expired = token.expiresAt !== null && Date.parse(token.expiresAt) <= this.#now().getTime();
    if (expired || maker?.disabledAt) return null;
    const effectiveRole = maker && !isAtLeast(maker.role, token.role) ? maker.role : token.role;
    return { ...token, effectiveRole };
  }
}
