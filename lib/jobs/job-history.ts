import { z } from 'zod';
import { and, desc, eq, inArray, isNotNull, isNull, lt, notInArray, or, type SQL, sql } from '#drizzle/orm.ts';
import { jobs } from '#drizzle/schema.ts';
import { decodeCursor, encodeCursor } from '#lib/contract/cursor.ts';
import { ENDED_STATES, type ListHistory, TRANSFER_OPERATIONS } from '#lib/contract/jobs.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { JobRecord } from './job-record.ts';

const MOST_WORDS = 8;

/** A page of the downloads that have ended, the last one first. Throws `invalid_request` for a cursor it never gave. */
export function listHistory(
  database: Database,
  { q, state, limit, cursor, except }: ListHistory,
): { jobs: JobRecord[]; nextCursor: string | null } {
  const before = cursor === undefined ? null : decodeCursor(cursor, z.tuple([z.string(), z.number().int()]));
  const rows = database
    .select()
    .from(jobs)
    .where(
      and(
        inArray(jobs.operation, [...TRANSFER_OPERATIONS]),
        state ? eq(jobs.state, state) : inArray(jobs.state, [...ENDED_STATES]),
        isNull(jobs.clearedAt),
        except.length === 0 ? undefined : notInArray(jobs.id, [...except]),
        ...wordsIn(q),
        before === null ? undefined : endedBefore(before),
      ),
    )
    .orderBy(desc(jobs.endedAt), desc(jobs.seq))
    .limit(limit + 1)
    .all();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { jobs: page, nextCursor: rows.length > limit && last ? encodeCursor([last.endedAt ?? '', last.seq]) : null };
}

/** Failures are cleared when somebody put them aside, when there was nothing to do, or when they are named. */
export function clearHistory(database: Database, settled: readonly string[], at: string): number {
  return database
    .update(jobs)
    .set({ clearedAt: at })
    .where(
      and(
        inArray(jobs.operation, [...TRANSFER_OPERATIONS]),
        isNull(jobs.clearedAt),
        or(
          inArray(jobs.state, ['completed', 'cancelled']),
          and(eq(jobs.state, 'failed'), or(isNotNull(jobs.dismissedAt), needless, inArray(jobs.id, [...settled]))),
        ),
      ),
    )
    .run().changes;
}

/** Here already, or on its way by another job: it failed, but nobody has to do anything about it. */
const needless = sql`(json_extract(${jobs.error}, '$.code') = 'model_exists' or (json_extract(${jobs.error}, '$.code') = 'conflict' and json_extract(${jobs.error}, '$.details.job_id') is not null))`;

function wordsIn(q = ''): SQL[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, MOST_WORDS);
  return words.map((word) => sql`instr(lower(${jobs.model} || ' ' || coalesce(${jobs.modelId}, '')), ${word}) > 0`);
}

const endedBefore = ([endedAt, seq]: [string, number]): SQL | undefined =>
  or(lt(jobs.endedAt, endedAt), and(eq(jobs.endedAt, endedAt), lt(jobs.seq, seq)));
