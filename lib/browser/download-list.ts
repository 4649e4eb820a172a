import { bringsBytes } from '#lib/contract/job-states.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { type HiveState, hasEnded } from './hive-state.ts';
import { needlessDownload } from './needless-download.ts';

/** What a job is about, whichever quant of it, as a key to compare by. */
export type RepoOf = (job: Pick<Job, 'model' | 'model_id'>) => string;

export interface DownloadList {
  /** Not ended: first those with a place, in the order of their asking, then those that wait, in theirs. */
  running: Job[];
  /** Failed, and neither put aside, nor asked for again, nor come by another download of the same repo since. */
  attention: Job[];
  /** All others that have ended, the last one first. */
  history: Job[];
}

/** `rendered` at an event, joined with what this tab has heard since. */
export function listDownloads(
  rendered: readonly Job[],
  renderedAt: number,
  known: HiveState['jobs'],
  repoOf: RepoOf,
): DownloadList {
  const jobs = new Map(rendered.map((job) => [job.job_id, job]));
  for (const [jobId, { value, asOf }] of known) {
    if (!jobs.has(jobId) || asOf >= renderedAt) jobs.set(jobId, value);
  }
  const downloads = [...jobs.values()]
    .filter((job) => bringsBytes(job.operation))
    .sort((a, b) => b.created_at.localeCompare(a.created_at) || b.job_id.localeCompare(a.job_id));

  const list: DownloadList = { running: [], attention: [], history: [] };
  const askedAgain = new Set<string>();
  for (const job of downloads) {
    if (!hasEnded(job.state)) list.running.unshift(job);
    else if (needsSomeone(job) && !askedAgain.has(job.model)) list.attention.push(job);
    else list.history.push(job);
    askedAgain.add(job.model);
  }
  list.running.sort(byTurn);
  const settled = settle(list, downloads, repoOf);
  settled.history.sort(byEnd);
  return settled;
}

/** The waiting ones have a place in the queue, which is lower than that of some that run once they were moved. */
function byTurn(a: Job, b: Job): number {
  const waits = Number(a.state === 'queued') - Number(b.state === 'queued');
  if (waits !== 0) return waits;
  return a.state === 'queued' ? a.queue_order - b.queue_order : 0;
}

const byEnd = (a: Job, b: Job): number => (b.ended_at ?? b.created_at).localeCompare(a.ended_at ?? a.created_at);

const isFailure = (job: Job): boolean => job.state === 'failed' && needlessDownload(job) === null;
const needsSomeone = (job: Job): boolean => isFailure(job) && job.dismissed_at === null;

/** Another quant of the same repo, asked for after the failure, is the answer to it. */
function settle(list: DownloadList, downloads: readonly Job[], repoOf: RepoOf): DownloadList {
  if (list.attention.length === 0) return list;
  const answers = downloads.filter((job) => job.state !== 'cancelled' && !isFailure(job));
  const settled = new Set(
    list.attention.filter((failed) => answers.some((job) => isAfter(job, failed) && repoOf(job) === repoOf(failed))),
  );
  if (settled.size === 0) return list;
  const needing = new Set(list.attention.filter((job) => !settled.has(job)));
  const running = new Set(list.running);
  return {
    running: list.running,
    attention: [...needing],
    history: downloads.filter((job) => !needing.has(job) && !running.has(job)),
  };
}

/** Those asked for in one go before it failed say nothing about it; a later retry of an older one does. */
function isAfter(job: Job, failed: Job): boolean {
  const failedAt = failed.ended_at ?? failed.created_at;
  if (job.created_at >= failedAt) return true;
  return job.attempt > 1 && (job.ended_at === null || job.ended_at >= failedAt);
}
