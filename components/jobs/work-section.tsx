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
  nowMs: number;
}

export function WorkSection({ work, alone, nowMs }: WorkSectionProps) {
  const listed = workListed(work, alone);
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

export function workListed({ running, attention, ended }: WorkList, alone: boolean): Job[] {
  if (alone) return [...running, ...attention, ...ended];
  return [...running.slice(0, MOST_BESIDE), ...attention.slice(0, MOST_BESIDE), ...ended.slice(0, MOST_BESIDE)];
}
