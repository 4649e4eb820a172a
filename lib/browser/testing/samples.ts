import type { Job } from '#lib/contract/jobs.ts';
import type { Model } from '#lib/contract/models.ts';

export const jobId = (n: number): string => `job-00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

export function aJob(n: number, change: Partial<Job> = {}): Job {
  return {
    job_id: jobId(n),
    operation: 'model_download',
    hive_id: 'localhost',
    model: `org/repo-${n}`,
    model_id: null,
    revision: null,
    state: 'downloading',
    attempt: 1,
    progress: {
      bytes: 0,
      total_bytes: 1000,
      percent: 0,
      speed_bps: null,
      eta_secs: null,
      verified_bytes: 0,
      files: [],
    },
    error: null,
    result: null,
    requested_by: null,
    created_at: `2026-11-23T07:00:${String(n).padStart(2, '0')}Z`,
    started_at: '2026-11-23T07:00:00Z',
    ended_at: null,
    queue_order: n,
    dismissed_at: null,
    followed: false,
    ...change,
  };
}

export function aModel(id: string, change: Partial<Model> = {}): Model {
  return {
    id,
    name: id,
    repo: id.split(':')[0] ?? id,
    revision: 'a'.repeat(40),
    quant: 'Q4_K_M',
    architecture: 'llama',
    parameters: 1,
    context_length: 4096,
    size: 1000,
    files: [],
    path: '/models/model.gguf',
    mmproj_path: null,
    status: 'available',
    license: null,
    added_at: '2026-11-23T07:00:00Z',
    added_by: null,
    verified_at: '2026-11-23T07:00:00Z',
    last_used_at: null,
    upstream: null,
    previous: null,
    ...change,
  };
}

/** The references of the samples are plain ones. */
export const repoOfSample = (job: Pick<Job, 'model' | 'model_id'>): string =>
  (job.model_id ?? job.model).split(':')[0]?.toLowerCase() ?? '';

export const DISK = { path: '/', total_bytes: 100, free_bytes: 60 };
