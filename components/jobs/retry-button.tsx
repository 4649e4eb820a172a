'use client';

import { RotateCwIcon } from 'lucide-react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { Button } from '../ui/button.tsx';

export function RetryButton({ job, variant = 'outline' }: { job: Job; variant?: 'outline' | 'ghost' }) {
  const { actions } = useHive();
  const pending = useHiveState((state) => state.pending.get(job.job_id));
  return (
    <Button variant={variant} size="sm" aria-busy={pending === 'retry'} onClick={() => actions.retry(job.job_id)}>
      <RotateCwIcon aria-hidden />
      Retry
    </Button>
  );
}
