import type { EndEvent } from '#lib/contract/events.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Invocation } from '../command.ts';
import { followJob } from '../follow-job.ts';
import { JobDisplay } from '../output/job-display.ts';

export interface FollowedJob {
  jobId: string;
  name: string;
}

export const INTERRUPTED = 130;

/**
 * Follows jobs to their ends, side by side. `finish` resolves with what came of one that is completed, for the standard
 * output; what failed is said with its hint. At Ctrl+C `interrupt` does with each job what is to be done and resolves
 * with a word on it. Resolves with the exit code.
 */
export async function followJobs(
  invocation: Invocation,
  jobs: readonly FollowedJob[],
  finish: (job: FollowedJob, end: EndEvent) => Promise<string> | string,
  interrupt: (job: FollowedJob) => Promise<string>,
): Promise<number> {
  const { out, interrupted } = invocation;
  const display = new JobDisplay(out);
  const failures: HiveError[] = [];
  for (const { jobId, name } of jobs) display.add(jobId, name);
  const follow = async (job: FollowedJob) => {
    try {
      const end = await followJob(invocation, job.jobId, (event) => display.tell(job.jobId, event), interrupted);
      if (end.state === 'completed') return display.say(await finish(job, end));
      const error = end.error ? HiveError.fromWire(end.error) : new HiveError('conflict', 'It was cancelled.');
      failures.push(error);
      if (!out.json) display.note(`${job.name}: ${error.message}\n${error.hint}`);
    } catch (error) {
      if (!interrupted.aborted) throw error;
      display.note(`${job.name}: ${await interrupt(job)}`);
    }
  };
  try {
    await Promise.all(jobs.map(follow));
  } finally {
    display.end();
  }
  if (interrupted.aborted) return INTERRUPTED;
  return failures.length > 0 ? 1 : 0;
}
