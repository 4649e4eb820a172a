import { and, eq, gt, lte } from '#drizzle/orm.ts';
import { links } from '#drizzle/schema.ts';
import type { LinkKind } from '#lib/contract/team.ts';
import type { Database } from '#lib/database/open-database.ts';
import { hashSecret, newSecret } from './secret.ts';

const HOUR_MS = 60 * 60 * 1000;
const LASTS_MS: Record<LinkKind, number> = { setup: 24 * HOUR_MS, invitation: 7 * 24 * HOUR_MS, reset: 24 * HOUR_MS };

export type LinkRow = typeof links.$inferSelect;

/** One-time links with which a person chooses a password. A newer link of the same kind for a user ends the older one. */
export class Links {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  create(kind: LinkKind, userId: string | null): { path: string; expiresAt: string } {
    const secret = newSecret();
    const nowMs = this.#now().getTime();
    const expiresAt = new Date(nowMs + LASTS_MS[kind]).toISOString();
    this.#database.transaction((transaction) => {
      const same = userId === null ? eq(links.kind, kind) : eq(links.userId, userId);
      transaction.delete(links).where(same).run();
      transaction
        .delete(links)
        .where(lte(links.expiresAt, new Date(nowMs).toISOString()))
        .run();
      transaction
        .insert(links)
        .values({ kind, userId, secretHash: hashSecret(secret), createdAt: new Date(nowMs).toISOString(), expiresAt })
        .run();
    });
    return { path: `/join/${secret}`, expiresAt };
  }

  /** Null when it was used, has expired or never was. */
  find(secret: string): LinkRow | null {
    const now = this.#now().toISOString();
    const same = and(eq(links.secretHash, hashSecret(secret)), gt(links.expiresAt, now));
    return this.#database.select().from(links).where(same).get() ?? null;
  }

  /** True for one caller alone, however many come at once. */
  use(link: LinkRow): boolean {
    return this.#database.delete(links).where(eq(links.secretHash, link.secretHash)).run().changes === 1;
  }

  forgetAllOf(userId: string): void {
    this.#database.delete(links).where(eq(links.userId, userId)).run();
  }
}
