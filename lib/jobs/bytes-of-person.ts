import { and, desc, eq, gt, inArray, sql } from '#drizzle/orm.ts';
import { jobs } from '#drizzle/schema.ts';
import { TRANSFER_OPERATIONS } from '#lib/contract/jobs.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { JobRecord } from './job-record.ts';

/** Bytes that have arrived of this person's downloads that are paused or wait, by job. */
export function bytesBegunBy(database: Database, name: string): ReadonlyMap<string, number> {
  const begun = database
    .select({ id: jobs.id, bytes: arrivedBytes })
    .from(jobs)
    .where(and(inArray(jobs.state, ['paused', 'queued']), hasBytesOf(name)))
    .all();
  return new Map(begun.map(({ id, bytes }) => [id, bytes]));
}

/** This person's downloads that came to nothing and may have left bytes behind; the newest first. */
export function listLeftBy(database: Database, name: string, limit: number): JobRecord[] {
  return database
    .select()
    .from(jobs)
    .where(and(inArray(jobs.state, ['failed', 'cancelled']), hasBytesOf(name)))
    .orderBy(desc(jobs.seq))
    .limit(limit)
    .all();
}

const arrivedBytes = sql<number>`coalesce(json_extract(${jobs.progress}, '$.bytes'), 0)`;

const hasBytesOf = (name: string) =>
  and(inArray(jobs.operation, [...TRANSFER_OPERATIONS]), eq(jobs.requestedBy, name), gt(arrivedBytes, 0));
