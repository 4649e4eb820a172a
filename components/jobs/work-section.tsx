'use client';

import Link from 'next/link';
import type { WorkList } from '#lib/browser/work-list.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { addressOf } from './downloads-address.ts';
import { JobList } from './job-list.tsx';
import { WorkRow } from './work-row.tsx';

/** Beside all the downloads, what is under way and what needs someone, with the last that has ended. */
const MOST_BESIDE = 3;

interface WorkSectionProps {
  work: WorkList;
  /** On a view of its own everything is listed. */
  alone: boolean;
  /** The one that the address leads to is listed in any case. */
  opened: string | null;
  nowMs: number;
}

export function WorkSection({ work, alone, opened, nowMs }: WorkSectionProps) {
  const listed = workListed(work, alone, opened);
  const all = work.running.length + work.attention.length + work.ended.length;
  return (
    <JobList
      title="Work"
      jobs={listed}
      counted={false}
      actions={
        listed.length < all && (
          <Link
            href={addressOf({ view: 'work' })}
            scroll={false}
            className="text-sm underline decoration-input underline-offset-4 hover:decoration-foreground"
          >
            All work
          </Link>
        )
      }
    >
      {(job) => <WorkRow key={job.job_id} job={job} nowMs={nowMs} />}
    </JobList>
  );
}

export function workListed({ running, attention, ended }: WorkList, alone: boolean, opened: string | null): Job[] {
  const some = (jobs: readonly Job[]) =>
    jobs.filter(({ job_id: id }, place) => alone || place < MOST_BESIDE || id === opened);
  return [running, attention, ended].flatMap(some);
}
