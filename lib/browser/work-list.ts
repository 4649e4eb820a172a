import { isWork } from '#lib/contract/job-states.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { type HiveState, hasEnded } from './hive-state.ts';

/** What the hive does beside downloads. */
export interface WorkList {
  /** Under way, then waiting, in the order of their asking. */
  running: Job[];
  /** Failed, and neither put aside nor asked for again. */
  attention: Job[];
  /** All others that have ended, the last one first. */
  ended: Job[];
}

/** `rendered` at an event, joined with what this tab has heard since. */
export function listWork(rendered: readonly Job[], renderedAt: number, known: HiveState['jobs']): WorkList {
  const jobs = new Map(rendered.map((job) => [job.job_id, job]));
  for (const [jobId, { value, asOf }] of known) {
    if (!jobs.has(jobId) || asOf >= renderedAt) jobs.set(jobId, value);
  }
  const newestFirst = [...jobs.values()]
    .filter((job) => isWork(job.operation))
    .sort((a, b) => b.created_at.localeCompare(a.created_at) || b.job_id.localeCompare(a.job_id));
  const list: WorkList = { running: [], attention: [], ended: [] };
  const askedAgain = new Set<string>();
  for (const job of newestFirst) {
    const what = `${job.operation} ${job.model}`;
    if (!hasEnded(job.state)) list.running.unshift(job);
    else if (job.state === 'failed' && job.dismissed_at === null && !askedAgain.has(what)) list.attention.push(job);
    else list.ended.push(job);
    askedAgain.add(what);
  }
  list.running.sort((a, b) => Number(a.state === 'queued') - Number(b.state === 'queued'));
  list.ended.sort((a, b) => (b.ended_at ?? b.created_at).localeCompare(a.ended_at ?? a.created_at));
  return list;
}
