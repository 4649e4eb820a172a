'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import type { DownloadList } from '#lib/browser/download-list.ts';
import { DownloadRow } from '../jobs/download-row.tsx';
import { FailedRow } from '../jobs/failed-row.tsx';
import { JobList } from '../jobs/job-list.tsx';

/** The catalog is what its page is for: the rest of the work is a page away. */
const MOST_FAILED = 3;
const MOST_RUNNING = 5;

/** What is being brought and what has failed, above the catalog. */
export function WorkAbove({ downloads: { running, attention } }: { downloads: DownloadList }) {
  return (
    <div className="grid gap-8">
      <JobList
        title="Downloading"
        jobs={running}
        most={MOST_RUNNING}
        more={<AllDownloads>All {running.length} downloads</AllDownloads>}
      >
        {(job) => <DownloadRow key={job.job_id} job={job} />}
      </JobList>
      <JobList
        title="Needs attention"
        jobs={attention}
        most={MOST_FAILED}
        more={<AllDownloads>All that need attention</AllDownloads>}
      >
        {(job) => <FailedRow key={job.job_id} job={job} />}
      </JobList>
    </div>
  );
}

function AllDownloads({ children }: { children: ReactNode }) {
  return (
    <Link href="/downloads" className="underline decoration-input underline-offset-4 hover:decoration-foreground">
      {children}
    </Link>
  );
}
