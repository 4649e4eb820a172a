'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import type { CatalogPage } from '#lib/browser/catalog-page.ts';
import { useModels } from '#lib/browser/use-models.ts';
import { DownloadButton } from '../jobs/download-button.tsx';
import { DownloadRow } from '../jobs/download-row.tsx';
import { FailedRow } from '../jobs/failed-row.tsx';
import { JobList } from '../jobs/job-list.tsx';
import { KeptFocus } from '../shell/kept-focus.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { EmptyCatalog } from './empty-catalog.tsx';
import { ModelCards } from './model-cards.tsx';
import { ModelTable } from './model-table.tsx';
import { OtherPages } from './other-pages.tsx';

/** The catalog is what this page is for: the rest of the work is a page away. */
const MOST_FAILED = 3;
const MOST_RUNNING = 5;

interface ModelsScreenProps {
  page: CatalogPage;
  nowMs: number;
  newest: boolean;
}

export function ModelsScreen({ page, nowMs, newest }: ModelsScreenProps) {
  const { models, total, downloads } = useModels(page);
  const { running, attention } = downloads;
  return (
    <KeptFocus>
      <PageHeader title="Models" note={total > 0 ? total.toLocaleString('en') : null}>
        <DownloadButton />
      </PageHeader>
      <div className="flex flex-col-reverse gap-8 empty:hidden md:flex-col">
        <JobList
          title="Needs attention"
          jobs={attention}
          most={MOST_FAILED}
          more={<AllDownloads>All that need attention</AllDownloads>}
        >
          {(job) => <FailedRow key={job.job_id} job={job} />}
        </JobList>
        <JobList
          title="Downloading"
          jobs={running}
          most={MOST_RUNNING}
          more={<AllDownloads>All {running.length} downloads</AllDownloads>}
        >
          {(job) => <DownloadRow key={job.job_id} job={job} />}
        </JobList>
      </div>
      {models.length === 0 ? (
        <EmptyCatalog busy={running.length > 0} />
      ) : (
        <section aria-label="Models on this hive" className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {running.length + attention.length > 0 && <h2 className="-mb-1.5 text-base font-medium">On this hive</h2>}
          <ModelTable models={models} nowMs={nowMs} />
          <ModelCards models={models} nowMs={nowMs} />
          <OtherPages nextCursor={page.next_cursor} newest={newest} />
        </section>
      )}
    </KeptFocus>
  );
}

function AllDownloads({ children }: { children: ReactNode }) {
  return (
    <Link href="/downloads" className="underline decoration-input underline-offset-4 hover:decoration-foreground">
      {children}
    </Link>
  );
}
