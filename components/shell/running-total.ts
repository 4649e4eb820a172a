'use client';

import { useHiveState } from '#lib/browser/use-hive.ts';
import { useDownloads } from '#lib/browser/use-models.ts';

/** How far all running downloads are together, 0 to 100; null while that is not known. */
export function useRunningPercent(): number | null {
  const { running } = useDownloads();
  const lost = useHiveState((state) => state.connection === 'lost');
  const total = running.reduce((sum, job) => sum + (job.progress.total_bytes ?? 0), 0);
  const received = running.reduce((sum, job) => sum + (job.progress.total_bytes ? job.progress.bytes : 0), 0);
  return lost || total === 0 ? null : Math.floor((received / total) * 100);
}
