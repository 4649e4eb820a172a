'use client';

import { CircleAlertIcon, CircleCheckIcon, CircleSlashIcon, HourglassIcon, XIcon } from 'lucide-react';
import Link from 'next/link';
import { memo, useId } from 'react';
import { hasEnded } from '#lib/browser/hive-state.ts';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { Ago } from '../shell/ago.tsx';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { DetailsButton } from './details-button.tsx';
import { DismissButton } from './dismiss-button.tsx';
import { JobTitle } from './job-title.tsx';
import { NarrationLog } from './narration-log.tsx';
import { useOpen } from './open-download.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { Refusal } from './refusal.tsx';
import { RetryButton } from './retry-button.tsx';
import { endOfWork, nameOfWork, pageOfWork, phaseOfWork, type WorkEnd } from './work-words.ts';

/** A check, an import or a move: how far it is, and how it ended. */
export const WorkRow = memo(function WorkRow({ job, nowMs }: { job: Job; nowMs: number }) {
  const [open, toggle] = useOpen(job.job_id);
  const details = useId();
  const name = nameOfWork(job);
  const end = hasEnded(job.state) ? endOfWork(job) : null;
  const isBad = end?.kind === 'bad';
  return (
    <li className="flex gap-3 px-4 py-2.5 sm:px-5" data-testid="work" data-state={job.state} data-job={job.job_id}>
      <EndIcon end={end} />
      <div className="min-w-0 grow">
        <div
          className={cn(
            'grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4',
            !isBad && 'sm:grid-cols-[minmax(0,1fr)_auto_auto]',
          )}
        >
          <JobTitle name={name} job={job} />
          <div className={cn('col-span-2 row-start-2', !isBad && 'sm:col-span-1 sm:row-start-auto')}>
            {end ? <Ended job={job} end={end} nowMs={nowMs} /> : <Phase job={job} />}
          </div>
          <div className={cn('col-start-2 row-start-1 -mr-1.5 flex items-center', !isBad && 'sm:col-start-3')}>
            {end ? <Afterwards job={job} title={name.title} /> : <Cancel job={job} title={name.title} />}
            <DetailsButton label={`Log of ${name.title}`} open={open} controls={details} onClick={toggle} />
          </div>
        </div>
        {!end && <Bar job={job} label={name.title} />}
        {needsSomeone(job) && (
          <div className="mt-2">
            <RetryButton job={job} />
          </div>
        )}
        <Refusal id={job.job_id} />
        <div id={details} hidden={!open} className="mt-3 pb-1">
          {open && <NarrationLog jobId={job.job_id} />}
        </div>
      </div>
    </li>
  );
});

const needsSomeone = (job: Job): boolean => job.state === 'failed' && job.dismissed_at === null;

function Phase({ job }: { job: Job }) {
  const { verified_bytes: verified, bytes, total_bytes: total } = job.progress;
  const done = Math.max(verified, bytes);
  return (
    <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground tabular-nums">
      <span className={job.state === 'queued' ? undefined : 'text-honey-ink'} data-testid="phase">
        {phaseOfWork(job)}
      </span>
      {job.state !== 'queued' && total !== null && (
        <span>
          {sayBytes(done)} of {sayBytes(total)}
        </span>
      )}
    </p>
  );
}

/** What reads no bytes has no bar: there is nothing to count. */
function Bar({ job, label }: { job: Job; label: string }) {
  const lost = useHiveState((state) => state.connection === 'lost');
  if (job.state === 'queued' || job.progress.total_bytes === null) return null;
  return (
    <div className="mt-2 mb-1">
      <ProgressBar job={job} still={lost} label={label} />
    </div>
  );
}

function Ended({ job, end, nowMs }: { job: Job; end: WorkEnd; nowMs: number }) {
  const ago = { time: job.ended_at ?? job.created_at, nowMs };
  if (end.kind === 'bad') {
    return (
      <p className="text-sm [overflow-wrap:anywhere]">
        <span className="text-destructive">{end.words}</span>{' '}
        <span className="text-muted-foreground">
          {job.error?.hint} <Ago {...ago} className="ml-1 whitespace-nowrap" />
        </span>
      </p>
    );
  }
  return (
    <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground tabular-nums">
      <span className="[overflow-wrap:anywhere]">{end.words}</span>
      <Ago {...ago} className="sm:min-w-20 sm:text-right" />
    </p>
  );
}

function Cancel({ job, title }: { job: Job; title: string }) {
  const { actions } = useHive();
  const pending = useHiveState((state) => state.pending.get(job.job_id) === 'cancel');
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={`Cancel ${title}`}
      title="Cancel"
      aria-busy={pending}
      onClick={() => actions.cancel(job.job_id)}
    >
      <XIcon aria-hidden />
    </Button>
  );
}

function Afterwards({ job, title }: { job: Job; title: string }) {
  if (job.state === 'completed') {
    return (
      <Button asChild variant="ghost" size="sm">
        <Link href={pageOfWork(job)}>
          Open<span className="sr-only"> {title}</span>
        </Link>
      </Button>
    );
  }
  return needsSomeone(job) ? <DismissButton job={job} title={title} /> : <RetryButton job={job} variant="ghost" />;
}

function EndIcon({ end }: { end: WorkEnd | null }) {
  const size = 'mt-1.75 size-4.5 shrink-0';
  if (end === null) return <HourglassIcon className={cn(size, 'text-honey-ink')} aria-hidden />;
  if (end.kind === 'good') return <CircleCheckIcon className={cn(size, 'text-good')} aria-hidden />;
  if (end.kind === 'bad') return <CircleAlertIcon className={cn(size, 'text-destructive')} aria-hidden />;
  return <CircleSlashIcon className={cn(size, 'text-muted-foreground')} aria-hidden />;
}
