'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { type HistoryPage, hasWords, historyNow } from '#lib/browser/history-page.ts';
import { useDownloads } from '#lib/browser/use-models.ts';
import { useWork } from '#lib/browser/use-work.ts';
import type { WorkList } from '#lib/browser/work-list.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { KeptFocus } from '../shell/kept-focus.tsx';
import { NotifyButton } from '../shell/notify-button.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { Button } from '../ui/button.tsx';
import { ClearHistoryButton } from './clear-history-button.tsx';
import { DownloadButton } from './download-button.tsx';
import { DownloadRow } from './download-row.tsx';
import { addressOf, type DownloadsAddress } from './downloads-address.ts';
import { DownloadsToolbar } from './downloads-toolbar.tsx';
import { FailedRow } from './failed-row.tsx';
import { HistoryRow } from './history-row.tsx';
import { JobList } from './job-list.tsx';
import { OpenDownloadProvider } from './open-download.tsx';
import { PauseAllButton } from './pause-all-button.tsx';
import { QueueOrder } from './queue-order.tsx';
import { WorkSection, workListed } from './work-section.tsx';

export interface DownloadsPage {
  shown: DownloadsAddress;
  /** What runs and what needs someone. */
  live: Job[];
  /** Checks, imports and moves. */
  work: Job[];
  history: HistoryPage;
  lastEventId: number;
  nowMs: number;
  /** Where older ones are. */
  nextCursor: string | null;
}

export function DownloadsScreen({ page }: { page: DownloadsPage }) {
  const { shown } = page;
  const rendered = useMemo(() => [...page.live, ...page.history.jobs], [page]);
  const list = useDownloads(rendered, page.lastEventId);
  const running = list.running.filter((job) => hasWords(job, shown.words));
  const attention = list.attention.filter((job) => hasWords(job, shown.words));
  const history = historyNow(page.history, list.history);
  const heard = useWork(page.work, page.lastEventId);
  const work = useMemo(() => workWith(heard, shown.words), [heard, shown.words]);
  const shows = (view: DownloadsAddress['view']) => shown.view === view || (shown.view === 'all' && !shown.cursor);
  const showsHistory = shown.view === 'history' || shown.view === 'all';
  const visible =
    (shows('running') ? running.length : 0) +
    (shows('attention') ? attention.length : 0) +
    (shows('work') ? workListed(work, shown.view === 'work', shown.job).length : 0) +
    (showsHistory ? history.length : 0);
  return (
    <KeptFocus>
      <PageHeader title="Downloads">
        <div className="flex flex-wrap gap-2">
          <NotifyButton />
          <DownloadButton />
        </div>
      </PageHeader>
      <DownloadsToolbar
        shown={shown}
        counts={{ running: list.running.length, attention: list.attention.length, work: heard.running.length }}
      />
      <OpenDownloadProvider>
        {shows('running') && (
          <QueueOrder running={list.running}>
            <JobList title="In progress" jobs={running} actions={<PauseAllButton running={list.running} />}>
              {(job) => <DownloadRow key={job.job_id} job={job} />}
            </JobList>
          </QueueOrder>
        )}
        {shows('attention') && (
          <JobList title="Needs attention" jobs={attention}>
            {(job) => <FailedRow key={job.job_id} job={job} />}
          </JobList>
        )}
        {shows('work') && (
          <WorkSection work={work} alone={shown.view === 'work'} opened={shown.job} nowMs={page.nowMs} />
        )}
        {showsHistory && (
          <JobList
            title="History"
            jobs={history}
            counted={false}
            actions={<ClearHistoryButton history={list.history} />}
          >
            {(job) => <HistoryRow key={job.job_id} job={job} nowMs={page.nowMs} />}
          </JobList>
        )}
      </OpenDownloadProvider>
      {visible === 0 && <NothingHere shown={shown} />}
      {showsHistory && <OtherPages shown={shown} nextCursor={page.nextCursor} />}
    </KeptFocus>
  );
}

const NOTHING: Record<DownloadsAddress['view'], string> = {
  all: 'Nothing has been downloaded yet. What you ask for will be listed here, and stays when you close this page.',
  running: 'Nothing is being downloaded.',
  attention: 'Nothing needs attention.',
  work: 'Nothing is being checked, imported or moved, and nothing was lately.',
  history: 'Nothing has ended yet, or the history was cleared.',
};

function workWith({ running, attention, ended }: WorkList, words: string): WorkList {
  const fits = (jobs: Job[]) => jobs.filter((job) => hasWords(job, words));
  return { running: fits(running), attention: fits(attention), ended: fits(ended) };
}

function NothingHere({ shown }: { shown: DownloadsAddress }) {
  const narrowed = shown.words !== '' || shown.state !== null;
  return (
    <div className="grid justify-items-center gap-3 rounded-lg border border-dashed px-5 py-10 text-center text-muted-foreground">
      <p>{narrowed ? 'No download is like that.' : NOTHING[shown.view]}</p>
      {narrowed && (
        <Button asChild variant="outline" size="sm">
          <Link href={addressOf({ view: shown.view })}>Show all of them</Link>
        </Button>
      )}
    </div>
  );
}

function OtherPages({ shown, nextCursor }: { shown: DownloadsAddress; nextCursor: string | null }) {
  if (nextCursor === null && shown.cursor === null) return null;
  return (
    <nav aria-label="Pages of the history" className="flex justify-center gap-2">
      {shown.cursor !== null && (
        <Button asChild variant="outline" size="sm">
          <Link href={addressOf({ ...shown, cursor: null, job: null })}>Newest</Link>
        </Button>
      )}
      {nextCursor !== null && (
        <Button asChild variant="outline" size="sm">
          <Link href={addressOf({ ...shown, cursor: nextCursor, job: null })}>Older</Link>
        </Button>
      )}
    </nav>
  );
}
