'use client';

import { useMemo } from 'react';
import { hasEnded } from '#lib/browser/hive-state.ts';
import { useHiveState } from '#lib/browser/use-hive.ts';

/** Ids of the models whose hashes are being checked, or are to be. The same set until one comes or goes. */
export function useVerifying(): ReadonlySet<string> {
  const jobs = useHiveState((state) => state.jobs);
  const ids = [...jobs.values()].flatMap(({ value: job }) =>
    job.operation === 'model_verify' && !hasEnded(job.state) ? [job.model] : [],
  );
  const key = ids.sort().join('\n');
  return useMemo(() => new Set(key === '' ? [] : key.split('\n')), [key]);
}
