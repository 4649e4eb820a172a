import type { EndedJob } from '#lib/browser/event-store.ts';
import { type Needless, needlessDownload } from '#lib/browser/needless-download.ts';
import { bringsBytes } from '#lib/contract/job-states.ts';
import { nameOfJob } from '../jobs/job-name.ts';

export type EndKind = 'ready' | 'failed' | Needless['kind'];

export const ONE_ENDED: Record<EndKind, string> = {
  ready: 'is ready',
  failed: 'failed',
  'already-here': 'is already here',
  'under-way': 'is already being downloaded',
};
export const MANY_ENDED: Record<EndKind, string> = {
  ready: 'models are ready',
  failed: 'downloads failed',
  'already-here': 'models are already here',
  'under-way': 'models are already being downloaded',
};

/** Null for what nobody needs to be told of. */
export function kindOfEnd({ job, end }: EndedJob): EndKind | null {
  if (!bringsBytes(job.operation)) return null;
  if (end.state === 'completed') return 'ready';
  if (end.state !== 'failed' || !end.error) return null;
  return needlessDownload(end)?.kind ?? 'failed';
}

export function nameOfEnded({ job }: EndedJob): string {
  const { title, detail } = nameOfJob(job);
  return detail ? `${title} ${detail}` : title;
}
