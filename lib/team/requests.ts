import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { and, desc, eq, lt } from '#drizzle/orm.ts';
import { requests } from '#drizzle/schema.ts';
import { presentActor } from '#lib/audit/actor.ts';
import type { ActorKind } from '#lib/contract/audit.ts';
import { decodeCursor, encodeCursor } from '#lib/contract/cursor.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { ListRequests, ModelRequest, RequestPage } from '#lib/contract/requests.ts';
import type { Database } from '#lib/database/open-database.ts';

type RequestRow = typeof requests.$inferSelect;

export interface NewRequest {
  model: string;
  referenceKey: string;
  reason: string | null;
  requestedBy: string;
}

/** Downloads that wait for an admin's word, and those that have got it. */
export class Requests {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** The open one of the same person for the same model when there is one. */
  create(given: NewRequest): { request: ModelRequest; isNew: boolean } {
    const same = and(
      eq(requests.referenceKey, given.referenceKey),
      eq(requests.requestedBy, given.requestedBy),
      eq(requests.state, 'open'),
    );
    const open = this.#database.select().from(requests).where(same).get();
    if (open) return { request: toWireRequest(open), isNew: false };
    const id = `req-${randomUUID()}`;
    const createdAt = this.#now().toISOString();
    const row = this.#database
      .insert(requests)
      .values({ ...given, requestedByKind: presentActor().kind, id, createdAt, state: 'open' })
      .returning()
      .get();
    return { request: toWireRequest(row), isNew: true };
  }

  /** Throws `not_found`. */
  get(id: string): ModelRequest {
    const row = this.#database.select().from(requests).where(eq(requests.id, id)).get();
    if (row) return toWireRequest(row);
    return this.#refuse(id);
  }

  #refuse(id: string): never {
    throw new HiveError('not_found', `There is no request ${id}.`, { hint: 'List the requests to see what there is.' });
  }

  /** What the name of who asked is the name of. Throws `not_found`. */
  askerKindOf(id: string): ActorKind {
    const { requestedByKind: kind } = requests;
    const row = this.#database.select({ kind }).from(requests).where(eq(requests.id, id)).get();
    return row?.kind ?? this.#refuse(id);
  }

  /** Newest first. */
  list({ state, limit, cursor }: ListRequests): RequestPage {
    const before = cursor === undefined ? null : decodeCursor(cursor, z.tuple([z.number().int()]))[0];
    const rows = this.#database
      .select()
      .from(requests)
      .where(and(state && eq(requests.state, state), before === null ? undefined : lt(requests.seq, before)))
      .orderBy(desc(requests.seq))
      .limit(limit + 1)
      .all();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      requests: page.map(toWireRequest),
      next_cursor: rows.length > limit && last ? encodeCursor([last.seq]) : null,
    };
  }

  /** Throws `conflict` when it is decided already: of two admins the first one decides. */
  decide(
    id: string,
    decision: { state: 'approved' | 'declined'; note: string | null; decidedBy: string | null; jobId: string | null },
  ): ModelRequest {
    const row = this.#database
      .update(requests)
      .set({ ...decision, decidedAt: this.#now().toISOString() })
      .where(and(eq(requests.id, id), eq(requests.state, 'open')))
      .returning()
      .get();
    if (row) return toWireRequest(row);
    const { state, decided_by } = this.get(id);
    throw new HiveError('conflict', `This request was ${state} already${decided_by ? ` by ${decided_by}` : ''}.`, {
      hint: 'Nothing is left to decide.',
    });
  }
}

function toWireRequest(row: RequestRow): ModelRequest {
  return {
    request_id: row.id,
    model: row.model,
    reason: row.reason,
    requested_by: row.requestedBy,
    state: row.state,
    note: row.note,
    decided_by: row.decidedBy,
    created_at: row.createdAt,
    decided_at: row.decidedAt,
    job_id: row.jobId,
  };
}
