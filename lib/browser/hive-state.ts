import type { EndEvent, ModelEvent, Narration, ProgressEvent } from '#lib/contract/events.ts';
import type { HiveError } from '#lib/contract/hive-error.ts';
import type { Job, JobState } from '#lib/contract/jobs.ts';
import type { Model } from '#lib/contract/models.ts';
import type { Capabilities } from '#lib/contract/system.ts';
import { addSpeed, type SpeedTrace } from './speed-trace.ts';

export type Connection = 'connecting' | 'live' | 'lost';
export type PendingStep =
  | 'cancel'
  | 'pause'
  | 'resume'
  | 'retry'
  | 'move'
  | 'dismiss'
  | 'follow'
  | 'delete'
  | 'verify'
  | VersionStep
  | 'give-up';
/** What is done with a model that the Hub has another version of, or that is damaged. */
export type VersionStep = 'check' | 'update' | 'rollback' | 'repair';

/** Something the server said, and the number of the last event that was told before or with it. */
export interface Known<T> {
  value: T;
  asOf: number;
}

export interface NumberedNarration extends Narration {
  id: number;
}

/** All that this tab knows beyond what the server rendered. Never changed in place: each part is replaced. */
export interface HiveState {
  connection: Connection;
  lastEventId: number;
  disk: Capabilities['disk'];
  jobs: ReadonlyMap<string, Known<Job>>;
  /** Changes of the catalog since the page was rendered; null for a model that is gone. */
  models: ReadonlyMap<string, Known<Model | null>>;
  narrations: ReadonlyMap<string, readonly NumberedNarration[]>;
  speeds: ReadonlyMap<string, SpeedTrace>;
  /** Steps that were asked for and not yet answered, by job or model id. */
  pending: ReadonlyMap<string, PendingStep>;
  /** Why the last step of a job or model was refused. */
  refusals: ReadonlyMap<string, HiveError>;
}

export interface HiveSnapshot {
  jobs: readonly Job[];
  /** `events.lastId()`, read before the rest: what changed while rendering is told again, never lost. */
  lastEventId: number;
  disk: Capabilities['disk'];
}

export function initialState(snapshot: HiveSnapshot): HiveState {
  const asOf = snapshot.lastEventId;
  return {
    connection: 'connecting',
    lastEventId: asOf,
    disk: snapshot.disk,
    jobs: new Map(snapshot.jobs.map((job) => [job.job_id, { value: job, asOf }])),
    models: new Map(),
    narrations: new Map(),
    speeds: new Map(),
    pending: new Map(),
    refusals: new Map(),
  };
}

/** A later rendering of the server: whatever this tab has heard since then stays. */
export function adoptSnapshot(state: HiveState, snapshot: HiveSnapshot): HiveState {
  const jobs = new Map(state.jobs);
  for (const job of snapshot.jobs) {
    const known = jobs.get(job.job_id);
    if (!known || known.asOf <= snapshot.lastEventId) jobs.set(job.job_id, { value: job, asOf: snapshot.lastEventId });
  }
  const rendered = new Set(snapshot.jobs.map((job) => job.job_id));
  for (const [jobId, { value, asOf }] of jobs) {
    // Ended long ago, or cleared away: no page needs it any more but the one that renders it itself.
    if (!rendered.has(jobId) && hasEnded(value.state) && asOf <= snapshot.lastEventId) jobs.delete(jobId);
  }
  return { ...state, jobs, disk: snapshot.disk };
}

export function putJob(state: HiveState, job: Job): HiveState {
  return { ...state, jobs: withEntry(state.jobs, job.job_id, { value: job, asOf: state.lastEventId }) };
}

export function applyProgress(state: HiveState, event: ProgressEvent, nowMs: number): HiveState {
  const known = state.jobs.get(event.job_id);
  // The count of a job that has ended is final: what still arrives was sent before its end.
  if (!known || hasEnded(known.value.state)) return state;
  const { job_id: _, state: jobState, ...progress } = event;
  const next = putJob(state, { ...known.value, state: jobState, progress });
  if (progress.speed_bps === null) return next;
  const trace = state.speeds.get(event.job_id);
  const longer = addSpeed(trace, progress.speed_bps, nowMs);
  return longer === trace ? next : { ...next, speeds: withEntry(state.speeds, event.job_id, longer) };
}

export function applyNarration(state: HiveState, id: number, narration: Narration): HiveState {
  const told = addNarrations(state, narration.job_id, [{ ...narration, id }]);
  const next: HiveState = { ...told, lastEventId: Math.max(state.lastEventId, id) };
  const known = next.jobs.get(narration.job_id);
  const jobState = STATE_AFTER[narration.action];
  if (!known || !jobState) return next;
  return putJob(next, { ...known.value, state: jobState, error: null, ended_at: null });
}

/** Lines from before this tab was opened find their place among those that it heard. */
export function addNarrations(state: HiveState, jobId: string, lines: readonly NumberedNarration[]): HiveState {
  const known = state.narrations.get(jobId) ?? [];
  const ids = new Set(known.map((line) => line.id));
  const fresh = lines.filter((line) => !ids.has(line.id));
  if (fresh.length === 0) return state;
  const all = [...known, ...fresh].sort((a, b) => a.id - b.id);
  return { ...state, narrations: withEntry(state.narrations, jobId, all) };
}

export function applyEnd(state: HiveState, id: number, end: EndEvent): HiveState {
  const next = { ...state, lastEventId: Math.max(state.lastEventId, id) };
  const known = next.jobs.get(end.job_id);
  if (!known) return next;
  const { model_id, error, result } = end;
  const ended = putJob(next, { ...known.value, state: end.state, model_id, error, result });
  return { ...ended, speeds: withoutEntry(ended.speeds, end.job_id) };
}

/** What had ended by then is listed no more; the lists are rendered anew. */
export function applyCleared(state: HiveState, id: number): HiveState {
  return { ...state, lastEventId: Math.max(state.lastEventId, id) };
}

export function applyModel(state: HiveState, id: number, event: ModelEvent): HiveState {
  return {
    ...state,
    lastEventId: Math.max(state.lastEventId, id),
    models: withEntry(state.models, event.model_id, { value: event.model, asOf: id }),
  };
}

/** The narration that tells of these steps comes before the job can be asked for its new state. */
const STATE_AFTER: Partial<Record<Narration['action'], JobState>> = {
  job_paused: 'paused',
  job_resumed: 'queued',
  job_retried: 'queued',
};

export const hasEnded = (state: JobState): boolean =>
  state === 'completed' || state === 'failed' || state === 'cancelled';

export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  return new Map(map).set(key, value);
}

export function withoutEntry<K, V>(map: ReadonlyMap<K, V>, key: K): ReadonlyMap<K, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
