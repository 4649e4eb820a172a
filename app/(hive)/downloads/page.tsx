import type { Metadata } from 'next';
import { readAddress } from '#components/jobs/downloads-address.ts';
import { DownloadsScreen } from '#components/jobs/downloads-screen.tsx';
import { createRepoOf } from '#components/jobs/repo-of-job.ts';
import { listDownloads } from '#lib/browser/download-list.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { bringsBytes, isWork } from '#lib/contract/job-states.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { getHive } from '#lib/hive/current.ts';
import type { Hive } from '#lib/hive/hive.ts';
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
  const opened = findOpened(hive, shown.job, [...running, ...attention, ...ended.jobs, ...work]);
  return (
    <DownloadsScreen
      page={{
        shown,
        live: [...running, ...attention],
        work: opened && isWork(opened.operation) ? [...work, opened] : work,
        history: {
          jobs: opened && bringsBytes(opened.operation) ? [...ended.jobs, opened] : ended.jobs,
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

/** The job that the address leads to, where no list has it: it ended long ago, or was cleared away. */
function findOpened(hive: Hive, id: string | null, listed: readonly Job[]): Job | null {
  if (id === null || listed.some(({ job_id }) => job_id === id)) return null;
  try {
    return hive.jobs.get(id);
  } catch (error) {
    if (HiveError.is(error) && error.code === 'not_found') return null;
    throw error;
  }
}
