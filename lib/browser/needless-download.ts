import type { Job } from '#lib/contract/jobs.ts';

/** A download that ended because there was nothing left to do for it: no failure for whoever asked. */
export type Needless = { kind: 'already-here'; modelId: string | null } | { kind: 'under-way'; jobId: string };

export function needlessDownload(job: Pick<Job, 'state' | 'error'>): Needless | null {
  if (job.state !== 'failed' || job.error === null) return null;
  const { code, details } = job.error;
  if (code === 'model_exists') {
    return { kind: 'already-here', modelId: typeof details.model_id === 'string' ? details.model_id : null };
  }
  if (code === 'conflict' && typeof details.job_id === 'string') return { kind: 'under-way', jobId: details.job_id };
  return null;
}

export const NEEDLESS_WORDS: Record<Needless['kind'], string> = {
  'already-here': 'Already here',
  'under-way': 'Already being downloaded',
};
