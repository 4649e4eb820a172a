import type { Metadata } from 'next';
import { readAddress } from '#components/jobs/downloads-address.ts';
import { DownloadsScreen } from '#components/jobs/downloads-screen.tsx';
import { createRepoOf } from '#components/jobs/repo-of-job.ts';
import { listDownloads } from '#lib/browser/download-list.ts';
import { getHive } from '#lib/hive/current.ts';
import { orFirstPage } from '../or-first-page.ts';
import { readJobs } from '../read-jobs.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Downloads' };

const PAGE = 50;
const MOST_WORK = 50;

interface DownloadsPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function DownloadsPage({ searchParams }: DownloadsPageProps) {
  const shown = readAddress(await searchParams);
  const hive = getHive();
  const now = new Date();
  const { jobs, lastEventId } = readJobs(hive);
  const { running, attention } = listDownloads(jobs, lastEventId, new Map(), createRepoOf(hive.settings.hubEndpoint));
  const needing = attention.map((job) => job.job_id);
  const work = hive.jobs.work(MOST_WORK);
  const ended = orFirstPage('/downloads', shown.cursor ?? undefined, () =>
    hive.jobs.history({
      limit: PAGE,
      except: needing,
      ...(shown.words && { q: shown.words }),
      ...(shown.state && { state: shown.state }),
      ...(shown.cursor && { cursor: shown.cursor }),
    }),
  );
  return (
    <DownloadsScreen
      page={{
        shown,
        live: [...running, ...attention],
        work,
        history: {
          jobs: ended.jobs,
          renderedAt: now.toISOString(),
          needing,
          filter: { words: shown.words, state: shown.state },
          newest: shown.cursor === null,
        },
        lastEventId,
        nowMs: now.getTime(),
        nextCursor: ended.next_cursor,
      }}
    />
  );
}
