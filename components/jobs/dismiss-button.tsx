'use client';

import { XIcon } from 'lucide-react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { Button } from '../ui/button.tsx';

/** Puts a failure aside. */
export function DismissButton({ job, title }: { job: Job; title: string }) {
  const { actions } = useHive();
  const pending = useHiveState((state) => state.pending.get(job.job_id) === 'dismiss');
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={`Dismiss ${title}`}
      title="Dismiss"
      aria-busy={pending}
      onClick={() => actions.dismiss(job.job_id)}
    >
      <XIcon aria-hidden />
    </Button>
  );
}
