'use client';

import { CircleAlertIcon } from 'lucide-react';
import Link from 'next/link';
import { memo, useId } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { DetailsButton } from './details-button.tsx';
import { DismissButton } from './dismiss-button.tsx';
import { FailureActions } from './failure-actions.tsx';
import { hintBeside, stepAfter } from './failure-step.ts';
import { nameOfJob } from './job-name.ts';
import { JobTitle } from './job-title.tsx';
import { NarrationLog } from './narration-log.tsx';
import { useOpen } from './open-download.tsx';
import { Refusal } from './refusal.tsx';

/** What happened, why, and the one next step that fits. */
export const FailedRow = memo(function FailedRow({ job }: { job: Job }) {
  const { hubEndpoint } = useHive();
  const [open, toggle] = useOpen(job.job_id);
  const details = useId();
  const name = nameOfJob(job, hubEndpoint);
  const endedAtMs = job.ended_at === null ? null : Date.parse(job.ended_at);
  const step = job.error && stepAfter({ error: job.error, repo: name.repo, hubEndpoint, endedAtMs });
  return (
    <li className="flex gap-3 px-4 py-3 sm:px-5" data-testid="failed" data-job={job.job_id} data-code={job.error?.code}>
      <CircleAlertIcon className="mt-1.75 size-4.5 shrink-0 text-destructive sm:mt-0.5" aria-hidden />
      <div className="min-w-0 grow">
        <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2 sm:grid-cols-[minmax(0,1fr)_auto_auto] sm:gap-x-4">
          <JobTitle name={name} job={job} />
          <div className="col-span-2 row-start-2 min-w-0 sm:col-span-1">
            <p className="text-sm break-words">{job.error?.message}</p>
            <p className="text-sm break-words text-muted-foreground">
              {job.error && step && hintBeside(step, job.error.hint)}{' '}
              {job.error && (
                <Link
                  href={`/errors#${job.error.code}`}
                  prefetch={false}
                  className="underline underline-offset-4 hover:text-foreground"
                >
                  More about this
                </Link>
              )}
            </p>
          </div>
          <div className="col-span-2 row-start-3 mt-2.5 empty:hidden sm:col-span-1 sm:col-start-2 sm:row-span-2 sm:row-start-1 sm:mt-0">
            {step && <FailureActions job={job} name={name} step={step} />}
          </div>
          <div className="col-start-2 row-start-1 -mr-1.5 flex sm:col-start-3 sm:row-span-2">
            <DismissButton job={job} title={name.title} />
            <DetailsButton label={`Log of ${name.title}`} open={open} controls={details} onClick={toggle} />
          </div>
        </div>
        <Refusal id={job.job_id} />
        <div id={details} hidden={!open} className="mt-3">
          {open && <NarrationLog jobId={job.job_id} />}
        </div>
      </div>
    </li>
  );
});
