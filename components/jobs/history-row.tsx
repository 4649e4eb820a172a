'use client';

import { CircleAlertIcon, CircleCheckIcon, CircleSlashIcon } from 'lucide-react';
import Link from 'next/link';
import { memo, useId } from 'react';
import { NEEDLESS_WORDS, needlessDownload } from '#lib/browser/needless-download.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import { JOB_WORDS, sayBytes } from '#lib/browser/words.ts';
import type { Job, JobState } from '#lib/contract/jobs.ts';
import { modelHref } from '../models/model-href.ts';
import { Ago } from '../shell/ago.tsx';
import { Button } from '../ui/button.tsx';
import { DetailsButton } from './details-button.tsx';
import { nameOfJob } from './job-name.ts';
import { JobTitle } from './job-title.tsx';
import { NarrationLog } from './narration-log.tsx';
import { useOpen } from './open-download.tsx';
import { Refusal } from './refusal.tsx';
import { RetryButton } from './retry-button.tsx';

export const HistoryRow = memo(function HistoryRow({ job, nowMs }: { job: Job; nowMs: number }) {
  const { hubEndpoint } = useHive();
  const [open, toggle] = useOpen(job.job_id);
  const details = useId();
  const name = nameOfJob(job, hubEndpoint);
  const needless = needlessDownload(job);
  const modelId = needless?.kind === 'already-here' ? needless.modelId : job.state === 'completed' && job.model_id;
  return (
    <li className="px-4 py-2.5 sm:px-5" data-testid="history" data-state={job.state} data-job={job.job_id}>
      <div className="flex items-center gap-3">
        <StateIcon state={job.state} needless={needless !== null} />
        <div className="min-w-0 grow sm:flex sm:items-center sm:gap-4">
          <JobTitle name={name} job={job} />
          <p className="flex flex-wrap gap-x-3 text-sm whitespace-nowrap text-muted-foreground tabular-nums sm:ml-auto sm:shrink-0">
            <span>{needless ? NEEDLESS_WORDS[needless.kind] : endOf(job)}</span>
            {job.state === 'completed' && job.progress.total_bytes !== null && (
              <span>{sayBytes(job.progress.total_bytes)}</span>
            )}
            <Ago time={job.ended_at ?? job.created_at} nowMs={nowMs} className="sm:min-w-20 sm:text-right" />
          </p>
        </div>
        <div className="flex shrink-0 justify-end sm:w-20">
          {modelId && (
            <Button asChild variant="ghost" size="sm">
              <Link href={modelHref(modelId)}>
                Open<span className="sr-only"> {name.title}</span>
              </Link>
            </Button>
          )}
          {(job.state === 'cancelled' || (job.state === 'failed' && !needless)) && (
            <RetryButton job={job} variant="ghost" />
          )}
        </div>
        <DetailsButton
          className="-mr-1.5 shrink-0"
          label={`Log of ${name.title}`}
          open={open}
          controls={details}
          onClick={toggle}
        />
      </div>
      <Refusal id={job.job_id} />
      <div id={details} hidden={!open} className="mt-3">
        {open && <NarrationLog jobId={job.job_id} />}
      </div>
    </li>
  );
});

const DONE: Partial<Record<Job['operation'], string>> = { model_update: 'Updated', model_repair: 'Repaired' };
const endOf = ({ state, operation }: Job): string => (state === 'completed' && DONE[operation]) || JOB_WORDS[state];

function StateIcon({ state, needless }: { state: JobState; needless: boolean }) {
  if (needless) return <CircleCheckIcon className="size-4.5 shrink-0 text-muted-foreground" aria-hidden />;
  if (state === 'completed') return <CircleCheckIcon className="size-4.5 shrink-0 text-good" aria-hidden />;
  if (state === 'failed') return <CircleAlertIcon className="size-4.5 shrink-0 text-destructive" aria-hidden />;
  return <CircleSlashIcon className="size-4.5 shrink-0 text-muted-foreground" aria-hidden />;
}
