import type { FileProgress, Job, JobState } from '#lib/contract/jobs.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';

export { sayBytes };

export const saySpeed = (bytesPerSecond: number): string => `${sayBytes(bytesPerSecond)}/s`;

/** `8 s`, `3 min 20 s`, `1 h 05 min`. */
export function sayDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** Parameters as model cards write them: 6.74B, 374K. */
export function sayParameters(count: number): string {
  const scale = [
    { at: 1e12, unit: 'T' },
    { at: 1e9, unit: 'B' },
    { at: 1e6, unit: 'M' },
    { at: 1e3, unit: 'K' },
  ].find(({ at }) => count >= at);
  if (!scale) return String(count);
  const value = count / scale.at;
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))}${scale.unit}`;
}

/** Context lengths are powers of two: 4096 is 4K, 131072 is 128K. */
export function sayContext(tokens: number): string {
  if (tokens >= 1024 * 1024 && tokens % (1024 * 1024) === 0) return `${tokens / (1024 * 1024)}M`;
  if (tokens >= 1024 && tokens % 1024 === 0) return `${tokens / 1024}K`;
  return tokens.toLocaleString('en');
}

export function sayPercent(job: Pick<Job, 'progress'>): string | null {
  const { percent } = job.progress;
  return percent === null ? null : `${Math.floor(percent)} %`;
}

/** `5 Aug 2026`, in the zone that `useTimeZone` gives. */
export function sayDate(time: string, timeZone = 'UTC'): string {
  return new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone });
}

export function sayClock(time: string, timeZone = 'UTC'): string {
  return new Date(time).toLocaleTimeString('en-GB', { timeZone });
}

export function sayTime(time: string, timeZone = 'UTC'): string {
  const words = `${sayDate(time, timeZone)}, ${sayClock(time, timeZone)}`;
  return timeZone === 'UTC' ? `${words} UTC` : words;
}

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago`, then the date. */
export function sayAgo(time: string, nowMs: number, timeZone = 'UTC'): string {
  const seconds = Math.floor((nowMs - Date.parse(time)) / 1000);
  if (seconds < 60) return 'just now';
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 30 * 86_400) return `${Math.floor(seconds / 86_400)} d ago`;
  return sayDate(time, timeZone);
}

export const JOB_WORDS: Record<JobState, string> = {
  queued: 'Waiting for its turn',
  resolving: 'Looking it up on the Hub',
  downloading: 'Downloading',
  verifying: 'Checking hashes',
  paused: 'Paused',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

export const FILE_WORDS: Record<FileProgress['state'], string> = {
  waiting: 'Waiting',
  downloading: 'Downloading',
  verifying: 'Checking hash',
  done: 'Verified',
  cached: 'Already here',
  failed: 'Failed',
};

const pad = (value: number): string => String(value).padStart(2, '0');
