'use client';

import { hasEnded } from '#lib/browser/hive-state.ts';
import { useHiveState } from '#lib/browser/use-hive.ts';
import type { Job } from '#lib/contract/jobs.ts';

const OPERATIONS: readonly Job['operation'][] = ['model_check', 'model_update', 'model_rollback', 'model_repair'];

/** What is being done with the version of this model now, or null. */
export function useVersionJob(modelId: string): Job | null {
  const jobs = useHiveState((state) => state.jobs);
  for (const { value: job } of jobs.values()) {
    if (job.model === modelId && OPERATIONS.includes(job.operation) && !hasEnded(job.state)) return job;
  }
  return null;
}
