import { type ReactNode, useId } from 'react';
import type { Job } from '#lib/contract/jobs.ts';

interface JobListProps {
  title: string;
  jobs: readonly Job[];
  /** Shows so many and then `more`. */
  most?: number;
  more?: ReactNode;
  /** What can be done with all of them. */
  actions?: ReactNode;
  /** False when these are one page of many. */
  counted?: boolean;
  children: (job: Job) => ReactNode;
}

export function JobList({ title, jobs, most = jobs.length, more, actions, counted = true, children }: JobListProps) {
  const headingId = useId();
  if (jobs.length === 0) return null;
  return (
    <section aria-labelledby={headingId}>
      <div className="mb-2 flex min-h-8 items-center justify-between gap-3">
        <h2 id={headingId} className="flex items-baseline gap-2 text-base font-medium">
          {title}
          {counted && <span className="text-sm font-normal text-muted-foreground tabular-nums">{jobs.length}</span>}
        </h2>
        {actions}
      </div>
      <ul className="divide-y rounded-lg border bg-card">{jobs.slice(0, most).map(children)}</ul>
      {jobs.length > most && <div className="mt-2 text-sm">{more}</div>}
    </section>
  );
}
