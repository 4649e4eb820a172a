import type { Job } from '#lib/contract/jobs.ts';

const MUCH_BYTES = 100_000_000;
const LONG_MS = 60_000;

/** More than 100 MB, or more than a minute of work with something to show for it. */
export function wouldLoseMuch(job: Pick<Job, 'progress' | 'started_at'>, nowMs: number): boolean {
  if (job.progress.bytes > MUCH_BYTES) return true;
  const startedMs = job.started_at === null ? nowMs : Date.parse(job.started_at);
  return job.progress.bytes > 0 && nowMs - startedMs > LONG_MS;
}
