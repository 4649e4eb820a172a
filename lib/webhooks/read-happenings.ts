import { and, asc, eq, gt, inArray, lte } from '#drizzle/orm.ts';
import { events, jobs } from '#drizzle/schema.ts';
import type { DurableEvent } from '#lib/contract/events.ts';
import { type Operation, TRANSFER_OPERATIONS } from '#lib/contract/jobs.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { Happening } from './webhook-sender.ts';

const BRINGING: readonly Operation[] = TRANSFER_OPERATIONS;

/** What of the hive's events after `afterId` and up to `lastId` a webhook may be told, in its order. */
export function readHappenings(database: Database, afterId: number, lastId: number): Happening[] {
  return database
    .select({ event: events.event, data: events.data, job: jobs })
    .from(events)
    .leftJoin(jobs, eq(jobs.id, events.jobId))
    .where(and(gt(events.id, afterId), lte(events.id, lastId), inArray(events.event, ['end', 'request'])))
    .orderBy(asc(events.id))
    .all()
    .flatMap(({ event, data, job }) => happeningOf({ event, data } as DurableEvent, job) ?? []);
}

function happeningOf(told: DurableEvent, job: typeof jobs.$inferSelect | null): Happening | null {
  if (told.event === 'request') {
    const { request_id, model, reason, requested_by, created_at, state } = told.data;
    if (state !== 'open') return null;
    return { event: 'requested', at: created_at, data: { request_id, model, reason, requested_by } };
  }
  if (told.event !== 'end' || !job || !BRINGING.includes(job.operation)) return null;
  const { job_id, state, model_id, error } = told.data;
  const { operation, model, revision, requestedBy: requested_by } = job;
  const at = job.endedAt ?? job.createdAt;
  return { event: state, at, data: { job_id, operation, model, model_id, revision, requested_by, error } };
}
