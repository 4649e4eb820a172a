'use client';

import Link from 'next/link';
import { useDownloads } from '#lib/browser/use-models.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { KeptFocus } from '../shell/kept-focus.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { Button } from '../ui/button.tsx';
import { DownloadButton } from './download-button.tsx';
import { DownloadRow } from './download-row.tsx';
import { FailedRow } from './failed-row.tsx';
import { HistoryRow } from './history-row.tsx';
import { JobList } from './job-list.tsx';

export interface DownloadsPage {
  jobs: Job[];
  lastEventId: number;
  nowMs: number;
  /** Where older ones are. */
  olderHref: string | null;
  /** False on pages of older ones, which show what has ended alone. */
  newest: boolean;
}

export function DownloadsScreen({ page }: { page: DownloadsPage }) {
  const { running, attention, history } = useDownloads(page.jobs, page.lastEventId);
  const onThisPage = new Set(page.jobs.map((job) => job.job_id));
  const ended = page.newest ? history : history.filter((job) => onThisPage.has(job.job_id));
  const nothing = running.length + attention.length + ended.length === 0;
  return (
    <KeptFocus>
      <PageHeader title="Downloads">
        <DownloadButton />
      </PageHeader>
      {page.newest && (
        <div className="flex flex-col-reverse gap-8 empty:hidden md:flex-col">
          <JobList title="Needs attention" jobs={attention}>
            {(job) => <FailedRow key={job.job_id} job={job} />}
          </JobList>
          <JobList title="In progress" jobs={running}>
            {(job) => <DownloadRow key={job.job_id} job={job} />}
          </JobList>
        </div>
      )}
      <JobList title="History" jobs={ended}>
        {(job) => <HistoryRow key={job.job_id} job={job} nowMs={page.nowMs} />}
      </JobList>
      {nothing && (
        <p className="rounded-lg border border-dashed px-5 py-10 text-center text-muted-foreground">
          Nothing has been downloaded yet. What you ask for will be listed here, and stays when you close this page.
        </p>
      )}
      {(page.olderHref || !page.newest) && (
        <div className="flex justify-center gap-2">
          {!page.newest && (
            <Button asChild variant="outline" size="sm">
              <Link href="/downloads">Newest</Link>
            </Button>
          )}
          {page.olderHref && (
            <Button asChild variant="outline" size="sm">
              <Link href={page.olderHref}>Older</Link>
            </Button>
          )}
        </div>
      )}
    </KeptFocus>
  );
}
