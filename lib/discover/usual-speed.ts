import type { Job } from '#lib/contract/jobs.ts';

/** Less says more about how a download begins than about how fast it is. */
const LEAST_BYTES = 20_000_000;
const LEAST_SECONDS = 0.2;

/**
 * Bytes per second, the median of these completed downloads, or null when none of them tells. Files that were here
 * already count for nothing, and a job that was tried again may have rested between.
 */
export function usualSpeedBps(jobs: readonly Job[]): number | null {
  const speeds = jobs.flatMap((job) => speedOf(job) ?? []).sort((a, b) => a - b);
  return speeds[Math.floor(speeds.length / 2)] ?? null;
}

function speedOf({ attempt, progress, started_at, ended_at }: Job): number | null {
  if (attempt > 1 || started_at === null || ended_at === null) return null;
  const fetched = progress.files.reduce((sum, file) => sum + (file.state === 'done' ? file.size : 0), 0);
  const seconds = (Date.parse(ended_at) - Date.parse(started_at)) / 1000;
  return fetched < LEAST_BYTES || seconds < LEAST_SECONDS ? null : Math.round(fetched / seconds);
}
