import type { JobStore } from './job-store.ts';

/** How long the job that waits longest has waited, in seconds; 0 when none waits. */
export function queueAge(store: Pick<JobStore, 'listQueue'>, now: Date): number {
  const asked = store.listQueue().map(({ createdAt }) => Date.parse(createdAt));
  return asked.length === 0 ? 0 : (now.getTime() - Math.min(...asked)) / 1000;
}
