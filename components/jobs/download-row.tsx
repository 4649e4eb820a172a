'use client';

import { PauseIcon, PlayIcon } from 'lucide-react';
import { memo, useId } from 'react';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { sayBytes, sayPercent } from '#lib/browser/words.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { Button } from '../ui/button.tsx';
import { CancelButton } from './cancel-button.tsx';
import { DetailsButton } from './details-button.tsx';
import { FileList } from './file-list.tsx';
import { FollowButton } from './follow-button.tsx';
import { nameOfJob } from './job-name.ts';
import { JobTitle } from './job-title.tsx';
import { NarrationLog } from './narration-log.tsx';
import { useOpen } from './open-download.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { ProgressLine } from './progress-line.tsx';
import { QueueHandle } from './queue-handle.tsx';
import { Refusal } from './refusal.tsx';
import { SpeedSparkline } from './speed-sparkline.tsx';

/** A download that has not ended. */
export const DownloadRow = memo(function DownloadRow({ job }: { job: Job }) {
  const { hubEndpoint } = useHive();
  const [open, toggle] = useOpen(job.job_id);
  const details = useId();
  const name = nameOfJob(job, hubEndpoint);
  const lost = useHiveState((state) => state.connection === 'lost');
  const waits = job.state === 'queued';
  return (
    <li
      className="px-4 py-3.5 data-[drop=above]:shadow-[inset_0_2px_0_var(--ring)] data-[drop=below]:shadow-[inset_0_-2px_0_var(--ring)] sm:px-5"
      data-testid="download"
      data-state={job.state}
      data-job={job.job_id}
    >
      <div className="flex items-center gap-2">
        {waits && <QueueHandle jobId={job.job_id} title={name.title} />}
        <JobTitle name={name} job={job} />
        <div className="-mr-1.5 ml-auto flex shrink-0 items-center">
          <PauseButton job={job} title={name.title} />
          <CancelButton job={job} title={name.title} />
          <FollowButton job={job} title={name.title} />
          <DetailsButton label={`Files and log of ${name.title}`} open={open} controls={details} onClick={toggle} />
        </div>
      </div>
      <div className="mt-1.5 mb-2">
        <ProgressBar job={job} still={lost} label={`${name.title} ${name.detail ?? ''}`.trim()} />
      </div>
      <div className="flex items-start justify-between gap-4">
        <ProgressLine job={job} still={lost} />
        <span className="flex shrink-0 items-center gap-2">
          <SpeedSparkline jobId={job.job_id} still={lost || job.state !== 'downloading'} />
          <span className="min-w-9 text-right text-sm font-medium tabular-nums" data-testid="percent">
            {sayPercent(job)}
          </span>
        </span>
      </div>
      <Refusal id={job.job_id} />
      <div id={details} hidden={!open} className="mt-4 grid gap-4 pb-1">
        {open && (
          <>
            <Counts job={job} />
            <FileList files={job.progress.files} paused={job.state === 'paused'} />
            <NarrationLog jobId={job.job_id} />
          </>
        )}
      </div>
    </li>
  );
});

/** What the two shades of the bar say. */
function Counts({ job }: { job: Job }) {
  const { bytes, verified_bytes: verified, total_bytes: total } = job.progress;
  if (total === null) return null;
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground tabular-nums">
      <span className="flex items-center gap-1.5">
        <span className="size-2 rounded-full bg-honey-received" aria-hidden />
        {sayBytes(bytes)} received
      </span>
      <span className="flex items-center gap-1.5">
        <span className="size-2 rounded-full bg-honey" aria-hidden />
        {sayBytes(verified)} proven by its hash
      </span>
    </p>
  );
}

function PauseButton({ job, title }: { job: Job; title: string }) {
  const { actions } = useHive();
  const pending = useHiveState((state) => state.pending.get(job.job_id));
  const paused = job.state === 'paused';
  const possible = paused || job.state === 'queued' || job.state === 'resolving' || job.state === 'downloading';
  const Icon = paused ? PlayIcon : PauseIcon;
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={`${paused ? 'Resume' : 'Pause'} ${title}`}
      title={paused ? 'Resume' : 'Pause'}
      aria-busy={pending === 'pause' || pending === 'resume'}
      aria-disabled={!possible}
      onClick={() => possible && (paused ? actions.resume(job.job_id) : actions.pause(job.job_id))}
    >
      <Icon aria-hidden />
    </Button>
  );
}
