'use client';

import { CircleAlertIcon } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { useDownloads } from '#lib/browser/use-models.ts';
import { JOB_WORDS, sayPercent, saySpeed } from '#lib/browser/words.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { addressOf } from '../jobs/downloads-address.ts';
import { nameOfJob } from '../jobs/job-name.ts';
import { ProgressBar } from '../jobs/progress-bar.tsx';

const MOST_RUNNING = 2;
/** They show the downloads themselves. */
const PAGES_WITHOUT = ['/downloads', '/models'];

/** At the foot of every other page: what failed, then what runs. It floats, so nothing moves when it comes or goes. */
export function ActivityStrip() {
  const pathname = usePathname();
  const { running, attention } = useDownloads();
  if (PAGES_WITHOUT.includes(pathname) || running.length + attention.length === 0) return null;
  const speed = running.reduce((sum, job) => sum + (job.progress.speed_bps ?? 0), 0);
  return (
    <aside
      aria-label="Downloads under way"
      data-testid="strip"
      data-slot="activity-strip"
      className="fixed inset-x-0 bottom-0 z-30 border-t bg-card lg:left-60"
    >
      <div className="mx-auto flex h-11 w-full max-w-6xl items-center gap-x-5 px-4 text-sm sm:px-6 lg:px-10">
        <Failed jobs={attention} />
        {running.slice(0, MOST_RUNNING).map((job, place) => (
          <Running key={job.job_id} job={job} className={place === 0 ? 'flex' : 'hidden lg:flex'} />
        ))}
        <More count={running.length - 1} className="lg:hidden" />
        <More count={running.length - MOST_RUNNING} className="hidden lg:inline" />
        <Speed speed={speed} />
      </div>
    </aside>
  );
}

function Failed({ jobs }: { jobs: readonly Job[] }) {
  const { hubEndpoint } = useHive();
  const [first] = jobs;
  if (!first) return null;
  const alone = jobs.length === 1;
  const href = addressOf(alone ? { job: first.job_id } : { view: 'attention' });
  return (
    <Link href={href} className="flex min-w-0 shrink-0 items-center gap-1.5 text-destructive hover:underline lg:shrink">
      <CircleAlertIcon className="size-4 shrink-0" aria-hidden />
      <span className="lg:hidden">{jobs.length} failed</span>
      <span className="hidden truncate lg:inline">
        {alone ? `${nameOfJob(first, hubEndpoint).title} failed` : `${jobs.length} downloads failed`}
      </span>
    </Link>
  );
}

function Running({ job, className }: { job: Job; className: string }) {
  const { hubEndpoint } = useHive();
  const lost = useHiveState((state) => state.connection === 'lost');
  const { title, detail } = nameOfJob(job, hubEndpoint);
  const counted = job.state === 'downloading' || job.state === 'paused';
  return (
    <Link
      href={addressOf({ job: job.job_id })}
      className={`${className} min-w-0 items-center gap-2 rounded-sm hover:underline`}
    >
      <span className="truncate">
        {title} <span className="hidden text-muted-foreground sm:inline">{detail}</span>
      </span>
      <span className="w-14 shrink-0 sm:w-20">
        <ProgressBar job={job} still={lost} label={title} />
      </span>
      <span className="shrink-0 text-xs whitespace-nowrap text-muted-foreground tabular-nums">
        {(counted ? sayPercent(job) : null) ?? JOB_WORDS[job.state]}
      </span>
    </Link>
  );
}

function More({ count, className }: { count: number; className: string }) {
  if (count < 1) return null;
  return (
    <Link
      href={addressOf({ view: 'running' })}
      className={`${className} shrink-0 whitespace-nowrap text-muted-foreground hover:text-foreground`}
    >
      {count} more
    </Link>
  );
}

function Speed({ speed }: { speed: number }) {
  const lost = useHiveState((state) => state.connection === 'lost');
  if (lost || speed === 0) return null;
  return (
    <span className="ml-auto hidden shrink-0 text-muted-foreground tabular-nums sm:inline">{saySpeed(speed)}</span>
  );
}
