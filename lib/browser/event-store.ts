import type { EndEvent, ModelEvent, Narration, ProgressEvent } from '#lib/contract/events.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Job } from '#lib/contract/jobs.ts';
import type { ApiClient } from './api-client.ts';
import {
  adoptSnapshot,
  applyCleared,
  applyEnd,
  applyModel,
  applyNarration,
  applyProgress,
  type HiveSnapshot,
  type HiveState,
  hasEnded,
  initialState,
  putJob,
  withoutEntry,
} from './hive-state.ts';
import { openStream } from './open-stream.ts';
import type { EventStream } from './stream-hub.ts';

/** What an end was, for whoever wants to tell people about it. */
export interface EndedJob {
  job: Job;
  end: EndEvent;
}

export interface EventStoreOptions {
  snapshot: HiveSnapshot;
  api: ApiClient;
  openEventSource?: (url: string) => EventStream;
  /** Waits before the nth attempt to reconnect. */
  retryDelayMs?: (attempt: number) => number;
}

/**
 * What a tab hears of the hive's events, by the one stream that all tabs share. It opens from the event the page was rendered at, so that nothing falls between
 * the rendering and the stream. When the stream breaks it says `lost`, tries again from the last event it heard,
 * and once it is back asks its owner (`onStale`) to render the server's state anew: between the two, everything
 * shown is true again.
 */
export class EventStore {
  #state: HiveState;
  readonly #api: ApiClient;
  readonly #open: (url: string) => EventStream;
  readonly #retryDelayMs: (attempt: number) => number;
  readonly #listeners = new Set<() => void>();
  readonly #endListeners = new Set<(ended: EndedJob) => void>();
  readonly #staleListeners = new Set<() => void>();
  readonly #refetching = new Map<string, { again: boolean; done: Promise<void> }>();
  #source: EventStream | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | null = null;
  #failedAttempts = 0;

  constructor(options: EventStoreOptions) {
    this.#state = initialState(options.snapshot);
    this.#api = options.api;
    this.#open = options.openEventSource ?? openStream;
    this.#retryDelayMs = options.retryDelayMs ?? backOff;
  }

  getState = (): HiveState => this.#state;

  subscribe = (listener: () => void): (() => void) => join(this.#listeners, listener);
  onEnd = (listener: (ended: EndedJob) => void): (() => void) => join(this.#endListeners, listener);
  onStale = (listener: () => void): (() => void) => join(this.#staleListeners, listener);

  update(change: (state: HiveState) => HiveState): void {
    const next = change(this.#state);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of [...this.#listeners]) listener();
  }

  adopt(snapshot: HiveSnapshot): void {
    this.update((state) => adoptSnapshot(state, snapshot));
    const rendered = new Set(snapshot.jobs.map((job) => job.job_id));
    for (const [jobId, known] of this.#state.jobs) {
      const gone = !rendered.has(jobId) && known.asOf <= snapshot.lastEventId && !hasEnded(known.value.state);
      if (gone) void this.refetchJob(jobId);
    }
  }

  connect(): () => void {
    const retryNow = () => this.#state.connection === 'lost' && this.#start();
    this.#start();
    globalThis.addEventListener('online', retryNow);
    return () => {
      globalThis.removeEventListener('online', retryNow);
      this.#stop();
    };
  }

  /** Asks for the job; events that come meanwhile win over the answer. */
  refetchJob(jobId: string): Promise<void> {
    const running = this.#refetching.get(jobId);
    if (running) {
      running.again = true;
      return running.done;
    }
    const entry = { again: true, done: Promise.resolve() };
    this.#refetching.set(jobId, entry);
    entry.done = this.#fetchJob(jobId, entry).finally(() => this.#refetching.delete(jobId));
    return entry.done;
  }

  /** A move changes the place of others too. */
  async refetchQueue(): Promise<void> {
    try {
      const before = this.#state.jobs;
      const { jobs } = await this.#api.listQueue();
      for (const job of jobs) this.#receiveJob(before.get(job.job_id)?.value, job);
    } catch (error) {
      // Offline is shown by the connection, and the return of it renders everything again.
      if (!HiveError.is(error)) throw error;
    }
  }

  async #fetchJob(jobId: string, entry: { again: boolean }): Promise<void> {
    try {
      while (entry.again) {
        entry.again = false;
        const before = this.#state.jobs.get(jobId);
        this.#receiveJob(before?.value, await this.#api.getJob(jobId));
      }
    } catch (error) {
      this.#missJob(jobId, error);
    }
  }

  #receiveJob(before: Job | undefined, job: Job): void {
    const now = this.#state.jobs.get(job.job_id)?.value;
    const movedOn = now !== undefined && now !== before && !hasEnded(job.state);
    // An end has come meanwhile, with a result that this answer does not have; the job is asked for again.
    if (movedOn && hasEnded(now.state)) return;
    this.update((state) => putJob(state, movedOn ? { ...job, state: now.state, progress: now.progress } : job));
  }

  #missJob(jobId: string, error: unknown): void {
    // Offline is shown by the connection, and the return of it renders everything again.
    if (HiveError.is(error) && error.code !== 'not_found') return;
    if (!HiveError.is(error)) throw error;
    this.update((state) => ({ ...state, jobs: withoutEntry(state.jobs, jobId) }));
  }

  #start(): void {
    this.#stop();
    const source = this.#open(`/v1/events?last_event_id=${this.#state.lastEventId}`);
    this.#source = source;
    source.addEventListener('open', () => this.#opened());
    source.addEventListener('error', () => this.#lost());
    source.addEventListener('progress', (message) => this.#onProgress(JSON.parse(message.data)));
    source.addEventListener('narration', (message) => this.#onNarration(idOf(message), JSON.parse(message.data)));
    source.addEventListener('end', (message) => void this.#onEnded(idOf(message), JSON.parse(message.data)));
    source.addEventListener('cleared', (message) => this.#onRenderedAnew(idOf(message)));
    source.addEventListener('request', (message) => this.#onRenderedAnew(idOf(message)));
    source.addEventListener('model', (message) => this.#onModel(idOf(message), JSON.parse(message.data)));
  }

  #stop(): void {
    if (this.#retryTimer) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#source?.close();
    this.#source = null;
  }

  #opened(): void {
    const wasLost = this.#state.connection === 'lost';
    this.#failedAttempts = 0;
    this.update((state) => ({ ...state, connection: 'live' }));
    if (wasLost) for (const listener of [...this.#staleListeners]) listener();
  }

  #lost(): void {
    this.#stop();
    this.update((state) => (state.connection === 'lost' ? state : { ...state, connection: 'lost' }));
    this.#failedAttempts += 1;
    this.#retryTimer = setTimeout(() => this.#start(), this.#retryDelayMs(this.#failedAttempts));
  }

  #onProgress(event: ProgressEvent): void {
    if (this.#state.jobs.has(event.job_id)) this.update((state) => applyProgress(state, event, Date.now()));
    else void this.refetchJob(event.job_id);
  }

  #onNarration(id: number, narration: Narration): void {
    this.update((state) => applyNarration(state, id, narration));
    if (narration.action === 'job_moved') void this.refetchQueue();
    const changesJob = CHANGES_JOB.has(narration.action) || !this.#state.jobs.has(narration.job_id);
    if (changesJob) void this.refetchJob(narration.job_id);
  }

  async #onEnded(id: number, end: EndEvent): Promise<void> {
    this.update((state) => applyEnd(state, id, end));
    const told = this.#tellEnd(end);
    await this.refetchJob(end.job_id);
    // A job can be over before this tab has learned of its beginning.
    if (!told) this.#tellEnd(end);
  }

  #tellEnd(end: EndEvent): boolean {
    const known = this.#state.jobs.get(end.job_id);
    if (!known) return false;
    for (const listener of [...this.#endListeners]) listener({ job: known.value, end });
    return true;
  }

  #onRenderedAnew(id: number): void {
    this.update((state) => applyCleared(state, id));
    for (const listener of [...this.#staleListeners]) listener();
  }

  #onModel(id: number, event: ModelEvent): void {
    this.update((state) => applyModel(state, id, event));
  }
}

const CHANGES_JOB: ReadonlySet<Narration['action']> = new Set([
  'job_create',
  'hf_find_gguf',
  'job_held',
  'job_paused',
  'job_resumed',
  'job_retried',
  'job_cancelled',
  'job_failed',
  'job_dismissed',
]);

const idOf = (message: MessageEvent): number => Number(message.lastEventId);

function join<T>(set: Set<T>, member: T): () => void {
  set.add(member);
  return () => void set.delete(member);
}

/** Half a second, doubling to eight, with a third of chance so that a team's tabs do not return as one. */
function backOff(attempt: number): number {
  return Math.min(8_000, 500 * 2 ** (attempt - 1)) * (1 + Math.random() / 3);
}
