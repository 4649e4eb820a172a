import type { Metadata } from 'next';
import { DownloadsScreen } from '#components/jobs/downloads-screen.tsx';
import { listJobsSchema } from '#lib/contract/jobs.ts';
import { getHive } from '#lib/hive/current.ts';
import { orFirstPage } from '../or-first-page.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Downloads' };

interface DownloadsPageProps {
  searchParams: Promise<{ cursor?: string | string[] }>;
}

export default async function DownloadsPage({ searchParams }: DownloadsPageProps) {
  const given = (await searchParams).cursor;
  const cursor = typeof given === 'string' ? given : undefined;
  const hive = getHive();
  const lastEventId = hive.events.lastId();
  const { jobs, next_cursor } = orFirstPage('/downloads', cursor, () =>
    hive.jobs.list(listJobsSchema.parse({ operation: 'model_download', cursor })),
  );
  return (
    <DownloadsScreen
      page={{
        jobs,
        lastEventId,
        nowMs: Date.now(),
        newest: cursor === undefined,
        olderHref: next_cursor === null ? null : `/downloads?cursor=${encodeURIComponent(next_cursor)}`,
      }}
    />
  );
}
