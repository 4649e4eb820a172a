import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { and, asc, desc, eq, gt, lt, type SQL, sql } from '#drizzle/orm.ts';
import { audit } from '#drizzle/schema.ts';
import type { AuditEntry, AuditFilter, AuditPage, AuditVerified, ListAudit } from '#lib/contract/audit.ts';
import { decodeCursor, encodeCursor } from '#lib/contract/cursor.ts';
import type { Database } from '#lib/database/open-database.ts';
import { ChainCheck } from './chain.ts';

/** Read in one go; whoever asks meanwhile waits for no more than that. */
const BATCH = 1000;

/** Newest first. Throws `invalid_request` for a cursor it never gave. */
export function listAudit(database: Database, { limit, cursor, ...filter }: ListAudit): AuditPage {
  const before = cursor === undefined ? null : decodeCursor(cursor, z.tuple([z.number().int()]))[0];
  const rows = database
    .select()
    .from(audit)
    .where(and(...conditions(filter), before === null ? undefined : lt(audit.seq, before)))
    .orderBy(desc(audit.seq))
    .limit(limit + 1)
    .all();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map(toEntry),
    next_cursor: rows.length > limit && last ? encodeCursor([last.seq]) : null,
  };
}

/** All entries that match in their order, some at a time, for as long as they are asked for. */
export function* readAudit(database: Database, filter: AuditFilter = {}): Generator<AuditEntry[]> {
  let after = 0;
  while (true) {
    const rows = database
      .select()
      .from(audit)
      .where(and(...conditions(filter), gt(audit.seq, after)))
      .orderBy(asc(audit.seq))
      .limit(BATCH)
      .all();
    if (rows.length === 0) return;
    after = rows.at(-1)?.seq ?? after;
    yield rows.map(toEntry);
  }
}

/** Whether every entry is as it was written and none is missing in between. Others get their turn on the way. */
export async function verifyAudit(database: Database, expected: string | null = null): Promise<AuditVerified> {
  const check = new ChainCheck(expected);
  for (const entries of readAudit(database)) {
    if (!check.take(entries)) break;
    await turn();
  }
  return check.verdict;
}

function conditions({ actor, action, target }: AuditFilter): (SQL | undefined)[] {
  return [
    actor ? contains(audit.actor, actor) : undefined,
    action && eq(audit.action, action),
    target ? contains(audit.target, target) : undefined,
  ];
}

const contains = (column: typeof audit.actor | typeof audit.target, words: string): SQL =>
  sql`instr(lower(coalesce(${column}, '')), ${words.toLowerCase()}) > 0`;

function toEntry(row: typeof audit.$inferSelect): AuditEntry {
  return {
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    actor_kind: row.actorKind,
    address: row.address,
    action: row.action,
    target: row.target,
    details: readDetails(row.details),
    previous_hash: row.previousHash,
    hash: row.hash,
  };
}

/** What a damaged disk left of them is shown as it is; the hash of the entry tells that it is not what was written. */
function readDetails(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { unreadable: text };
  }
}
