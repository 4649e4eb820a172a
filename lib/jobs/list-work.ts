import { and, asc, desc, eq, inArray, isNull } from '#drizzle/orm.ts';
import { jobs } from '#drizzle/schema.ts';
import { ENDED_STATES, WORK_OPERATIONS } from '#lib/contract/jobs.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { JobRecord } from './job-record.ts';

const LIVE_STATES = ['queued', 'resolving', 'downloading', 'verifying'] as const;

/** A check of the whole catalog is a job for each model: of those that wait, no page shows more. */
export const MOST_LIVE = 100;
const MOST_FAILED = 50;

/**
 * What is not a download: all that is under way with those that wait in their order, what failed and was not put aside,
 * and the `mostEnded` that have ended last.
 */
export function listWork(database: Database, mostEnded: number): JobRecord[] {
  const isWork = inArray(jobs.operation, [...WORK_OPERATIONS]);
  const live = database
    .select()
    .from(jobs)
    .where(and(isWork, inArray(jobs.state, [...LIVE_STATES])))
    .orderBy(asc(jobs.seq))
    .limit(MOST_LIVE)
    .all();
  const failed = database
    .select()
    .from(jobs)
    .where(and(isWork, eq(jobs.state, 'failed'), isNull(jobs.dismissedAt)))
    .orderBy(desc(jobs.seq))
    .limit(MOST_FAILED)
    .all();
  const ended = database
    .select()
    .from(jobs)
    .where(and(isWork, inArray(jobs.state, [...ENDED_STATES])))
    .orderBy(desc(jobs.endedAt), desc(jobs.seq))
    .limit(mostEnded)
    .all();
  return [...new Map([...live, ...failed, ...ended].map((job) => [job.id, job])).values()];
}
