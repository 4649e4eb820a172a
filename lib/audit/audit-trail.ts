import { desc, sql } from '#drizzle/orm.ts';
import { audit } from '#drizzle/schema.ts';
import type { AuditAction } from '#lib/contract/audit.ts';
import { databaseFault } from '#lib/database/database-fault.ts';
import type { Database } from '#lib/database/open-database.ts';
import { type Actor, presentActor } from './actor.ts';
import { canonicalJson } from './canonical-json.ts';
import { hashOf } from './chain.ts';

/** What was done to what. Never a secret: an entry can't be taken back. */
export interface Deed {
  action: AuditAction;
  target: string;
  details?: Record<string, unknown>;
}

/**
 * Writes down who changed what, at the end of the chain. `write` belongs into the transaction of the change, so that
 * there is never one without the other; the table refuses any change of what is written.
 */
export class AuditTrail {
  readonly #database: Database;
  readonly #now: () => Date;
  readonly #last: ReturnType<typeof prepareLast>;
  readonly #insert: ReturnType<typeof prepareInsert>;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
    this.#last = prepareLast(database);
    this.#insert = prepareInsert(database);
  }

  /** In the running transaction, or in one of its own. */
  write(deed: Deed, actor: Actor = presentActor()): void {
    this.transact(() => this.#append(deed, actor));
  }

  /** `change` and what it writes here are done together or not at all, with the running transaction if there is one. Not across an `await`. Throws `disk_full` or `storage_error`. */
  transact<T>(change: () => T): T {
    if (this.#database.$client.inTransaction) return change();
    try {
      return this.#database.transaction(change, { behavior: 'immediate' });
    } catch (error) {
      throw databaseFault(error);
    }
  }

  /** The last entry is read each time: a command of the shell may have written one. */
  #append({ action, target, details = {} }: Deed, actor: Actor): void {
    const last = this.#last.get();
    const entry = {
      seq: (last?.seq ?? 0) + 1,
      at: this.#now().toISOString(),
      actor: actor.name?.toWellFormed() ?? null,
      actor_kind: actor.kind,
      address: actor.address?.toWellFormed() ?? null,
      action,
      target: target.toWellFormed(),
      details,
      previous_hash: last?.hash ?? null,
    };
    this.#insert.run({ ...entry, details: canonicalJson(details), hash: hashOf(entry) });
  }
}

function prepareLast(database: Database) {
  return database.select({ seq: audit.seq, hash: audit.hash }).from(audit).orderBy(desc(audit.seq)).limit(1).prepare();
}

function prepareInsert(database: Database) {
  const given = (name: string) => sql.placeholder(name);
  return database
    .insert(audit)
    .values({
      seq: given('seq'),
      at: given('at'),
      actor: given('actor'),
      actorKind: given('actor_kind'),
      address: given('address'),
      action: given('action'),
      target: given('target'),
      details: given('details'),
      previousHash: given('previous_hash'),
      hash: given('hash'),
    })
    .prepare();
}
