import type { HiveSnapshot } from '#lib/browser/hive-state.ts';
import { TRANSFER_OPERATIONS } from '#lib/contract/job-states.ts';
import type { Job, JobState } from '#lib/contract/jobs.ts';
import type { Hive } from '#lib/hive/hive.ts';

const MOST_OF_A_STATE = 200;
const SHOWN_EVERYWHERE: readonly JobState[] = ['queued', 'resolving', 'downloading', 'verifying', 'paused', 'failed'];

/**
 * What every page shows: all downloads that run or need someone, and the newest ones, which tell whether a failed one
 * has been asked for again. With them what else is under way, which rows and buttons of models say.
 */
export function readJobs(hive: Hive): Pick<HiveSnapshot, 'jobs' | 'lastEventId'> {
  // First: what changes while the rest is read is told again by the stream.
  const lastEventId = hive.events.lastId();
  const jobs = new Map<string, Job>();
  const add = (state?: JobState) => {
    for (const operation of TRANSFER_OPERATIONS) {
      const page = hive.jobs.list({ operation, limit: state ? MOST_OF_A_STATE : 50, ...(state && { state }) });
      for (const job of page.jobs) jobs.set(job.job_id, job);
    }
  };
  for (const state of SHOWN_EVERYWHERE) add(state);
  add();
  for (const job of hive.jobs.work(0)) jobs.set(job.job_id, job);
  return { jobs: [...jobs.values()], lastEventId };
}
