import type { jobs } from '#drizzle/schema.ts';
import type { Job, Progress } from '#lib/contract/jobs.ts';
import { HIVE_ID } from '#lib/contract/primitives.ts';

/** A row of the database. */
export type JobRecord = typeof jobs.$inferSelect;

export const NO_PROGRESS: Progress = {
  bytes: 0,
  total_bytes: null,
  percent: null,
  speed_bps: null,
  eta_secs: null,
  verified_bytes: 0,
  files: [],
};

/** The job as the contract shows it. `live` is the count in memory while it runs; else the last one written down. */
export function toWireJob(record: JobRecord, live: Progress | null, followed: boolean): Job {
  return {
    job_id: record.id,
    operation: record.operation,
    hive_id: HIVE_ID,
    model: record.model,
    model_id: record.modelId,
    revision: record.revision,
    state: record.state,
    attempt: record.attempt,
    progress: live ?? record.progress ?? NO_PROGRESS,
    error: record.error,
    result: record.result ?? null,
    requested_by: record.requestedBy,
    created_at: record.createdAt,
    started_at: record.startedAt,
    ended_at: record.endedAt,
    queue_order: record.rank ?? record.seq,
    dismissed_at: record.dismissedAt,
    followed,
  };
}
