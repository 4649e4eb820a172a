import type { EndEvent } from '#lib/contract/events.ts';
import type { JobCreated } from '#lib/contract/jobs.ts';
import type { Invocation } from '../command.ts';
import { followJobs } from './follow-jobs.ts';
import { stopJob } from './stop-job.ts';

/** One job that is about the disk; Ctrl+C cancels it. */
export function followDiskJob(
  invocation: Invocation,
  created: JobCreated,
  name: string,
  finish: (end: EndEvent) => Promise<string> | string,
): Promise<number> {
  invocation.out.object({ event: 'created', ...created });
  return followJobs(
    invocation,
    [{ jobId: created.job_id, name }],
    (_, end) => finish(end),
    ({ jobId }) => stopJob(invocation, jobId, 'cancelled; nothing is lost.'),
  );
}
