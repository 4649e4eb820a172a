'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { useHiveState } from '#lib/browser/use-hive.ts';
import { useDownloads } from '#lib/browser/use-models.ts';

const PREFIX = /^\d+ % · /;

/** How far all running downloads are together, before the title of the page; nothing while that is not known. */
export function TabTitle() {
  const { running } = useDownloads();
  const lost = useHiveState((state) => state.connection === 'lost');
  const pathname = usePathname();
  const total = running.reduce((sum, job) => sum + (job.progress.total_bytes ?? 0), 0);
  const received = running.reduce((sum, job) => sum + (job.progress.total_bytes ? job.progress.bytes : 0), 0);
  const percent = lost || total === 0 ? null : Math.floor((received / total) * 100);

  // Keyed by the page, as each brings a title of its own.
  return <Title key={pathname} percent={percent} />;
}

function Title({ percent }: { percent: number | null }) {
  useEffect(() => {
    const title = document.title.replace(PREFIX, '');
    document.title = percent === null ? title : `${percent} % · ${title}`;
  }, [percent]);
  return null;
}
