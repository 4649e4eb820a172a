import type { ProgressEvent } from '#lib/contract/events.ts';
import type { FileProgress, JobState, Progress } from '#lib/contract/jobs.ts';
import { SpeedMeter } from './speed-meter.ts';

/** What a running job reports: its files, each with what has arrived and what has been hashed. */
export interface FileCount extends FileProgress {
  verifiedBytes: number;
}

/** As it goes over the wire. `version` grows with every change, so that a watcher knows what it has seen. */
export interface ProgressNews {
  version: number;
  bytes: Uint8Array;
}

interface LiveProgress extends ProgressNews {
  progress: Progress;
}

/** The contract: at most four a second for each job. */
const TICK_MS = 250;

const encoder = new TextEncoder();

/**
 * The latest byte counts of the running jobs. In memory only. Reports may come as often as they like: the counts are
 * put together and encoded once a tick, whatever the number of watchers.
 */
export class ProgressBoard {
  readonly #jobs = new Map<
    string,
    { state: JobState; files: FileCount[]; dirty: boolean; meter: SpeedMeter; live: LiveProgress | null }
  >();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;
  #version = 0;
  /** What was asked for last: most watchers have seen the same, and are told the same bytes. */
  #asked: { since: number; news: ProgressNews | null } | null = null;

  /** Counts `files` for the job from now on; the caller goes on changing them and calls `touch`. */
  begin(jobId: string, state: JobState, files: FileCount[]): void {
    const arrived = files.reduce((sum, file) => sum + file.bytes, 0);
    this.#jobs.set(jobId, { state, files, dirty: true, meter: new SpeedMeter(performance.now(), arrived), live: null });
    this.#flushSoon();
  }

  setState(jobId: string, state: JobState): void {
    const job = this.#jobs.get(jobId);
    if (!job) return;
    job.state = state;
    this.touch(jobId);
  }

  touch(jobId: string): void {
    const job = this.#jobs.get(jobId);
    if (!job) return;
    job.dirty = true;
    this.#flushSoon();
  }

  /** The job runs no longer; returns its last count for the database. */
  end(jobId: string): Progress | null {
    const job = this.#jobs.get(jobId);
    this.#jobs.delete(jobId);
    this.#asked = null;
    return job ? { ...sum(job.files), speed_bps: null, eta_secs: null } : null;
  }

  current(jobId: string): Progress | null {
    const job = this.#jobs.get(jobId);
    return job ? (job.live?.progress ?? sum(job.files)) : null;
  }

  /** What changed since `version`, of one job or of all; null for nothing. */
  newsSince(version: number, jobId: string | null): ProgressNews | null {
    if (jobId === null) {
      if (this.#asked?.since !== version) this.#asked = { since: version, news: this.#newsOfAll(version) };
      return this.#asked.news;
    }
    const live = this.#jobs.get(jobId)?.live;
    return live && live.version > version ? live : null;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#jobs.clear();
  }

  #newsOfAll(since: number): ProgressNews | null {
    const changed = [...this.#jobs.values()].flatMap(({ live }) => (live && live.version > since ? [live] : []));
    if (changed.length === 0) return null;
    return {
      version: Math.max(...changed.map(({ version }) => version)),
      bytes: Buffer.concat(changed.map(({ bytes }) => bytes)),
    };
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => this.#flush(), TICK_MS);
  }

  #flush(): void {
    this.#timer = null;
    this.#asked = null;
    const now = performance.now();
    for (const [jobId, job] of this.#jobs) {
      if (!job.dirty) continue;
      job.dirty = false;
      const counted = sum(job.files);
      const speed = job.meter.add(now, counted.bytes);
      const left = (counted.total_bytes ?? 0) - counted.bytes;
      const progress: Progress = {
        ...counted,
        speed_bps: speed === null ? null : Math.round(speed),
        eta_secs: speed === null || speed < 1 ? null : Math.ceil(left / speed),
      };
      const event: ProgressEvent = { job_id: jobId, state: job.state, ...progress };
      this.#version += 1;
      job.live = {
        version: this.#version,
        progress,
        bytes: encoder.encode(`event: progress\ndata: ${JSON.stringify(event)}\n\n`),
      };
    }
    for (const listener of this.#listeners) listener();
  }
}

function sum(files: readonly FileCount[]): Progress {
  const bytes = files.reduce((total, file) => total + file.bytes, 0);
  const total = files.reduce((all, file) => all + file.size, 0);
  return {
    bytes,
    total_bytes: total,
    percent: total === 0 ? 100 : Math.floor((bytes / total) * 1000) / 10,
    speed_bps: null,
    eta_secs: null,
    verified_bytes: files.reduce((all, file) => all + file.verifiedBytes, 0),
    files: files.map(({ path, bytes, size, state }) => ({ path, bytes, size, state })),
  };
}
