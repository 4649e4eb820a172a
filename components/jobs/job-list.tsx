import { type ReactNode, useId } from 'react';
import type { Job } from '#lib/contract/jobs.ts';

interface JobListProps {
  title: string;
  jobs: readonly Job[];
  /** Shows so many and then `more`. */
  most?: number;
  more?: ReactNode;
  children: (job: Job) => ReactNode;
}

export function JobList({ title, jobs, most = jobs.length, more, children }: JobListProps) {
  const headingId = useId();
  if (jobs.length === 0) return null;
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId} className="mb-2.5 flex items-baseline gap-2 text-base font-medium">
        {title}
        <span className="text-sm font-normal text-muted-foreground tabular-nums">{jobs.length}</span>
      </h2>
      <ul className="divide-y rounded-lg border bg-card">{jobs.slice(0, most).map(children)}</ul>
      {jobs.length > most && <div className="mt-2 text-sm">{more}</div>}
    </section>
  );
}
