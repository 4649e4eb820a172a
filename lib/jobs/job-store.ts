import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { and, asc, count, desc, eq, inArray, isNull, lt, ne, or, type SQL, sql } from '#drizzle/orm.ts';
import { events, jobs } from '#drizzle/schema.ts';
import { presentActor } from '#lib/audit/actor.ts';
import { AuditTrail } from '#lib/audit/audit-trail.ts';
import type { ActorKind } from '#lib/contract/audit.ts';
import { decodeCursor, encodeCursor } from '#lib/contract/cursor.ts';
import type { EndEvent, Narration } from '#lib/contract/events.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import {
  bringsBytes,
  isEnded,
  type JobState,
  type ListHistory,
  type ListJobs,
  type Operation,
  type Progress,
  TRANSFER_OPERATIONS,
} from '#lib/contract/jobs.ts';
import type { Database } from '#lib/database/open-database.ts';
import { deedOf, deedOfStep, isReading } from './audited-jobs.ts';
import type { Append, EventLog } from './event-log.ts';
import { Following } from './following.ts';
import { clearHistory, listHistory } from './job-history.ts';
import type { JobRecord } from './job-record.ts';
import { type JobEvent, transition } from './transition.ts';

export interface NewJob {
  operation: Operation;
  model: string;
  referenceKey: string | null;
  requestedBy: string | null;
  withOwnHubToken?: boolean;
  /** When it is asked in somebody else's name; else it is that of who asks. */
  requestedByKind?: ActorKind | undefined;
  /** What the operation is given beside its model. */
  plan?: unknown;
}

/** What is said along with a step: the narration without what the store knows by itself. */
export type Line = Omit<Narration, 'job_id' | 'at'>;

/** Looked at together for one that may run; most often the first one may. */
const PAGE_OF_QUEUE = 20;

const LIVE_STATES = ['queued', 'resolving', 'downloading', 'verifying', 'paused'] as const;

/** Jobs in the database. A change of state and what is told of it are one transaction. */
export class JobStore {
  readonly #database: Database;
  readonly #log: EventLog;
  readonly #now: () => Date;
  readonly #trail: AuditTrail;
  readonly #following: Following;
  readonly #byId: ReturnType<typeof prepareFind>;

  constructor(database: Database, log: EventLog, now: () => Date, following = new Following(database, now)) {
    this.#trail = new AuditTrail(database, now);
    this.#following = following;
    this.#database = database;
    this.#log = log;
    this.#now = now;
    this.#byId = prepareFind(database);
  }

  /** The live download of the same reference when there is one, else a new queued job. Who asks for bytes follows it. */
  create(input: NewJob, line: (jobId: string) => Line): { job: JobRecord; attached: boolean } {
    return this.#log.transact((append) => {
      const asker = { kind: input.requestedByKind ?? presentActor().kind, name: input.requestedBy };
      const live = input.referenceKey === null ? null : this.findLiveByReference(input.referenceKey);
      if (live) {
        this.#following.followAsAsker(live.id, asker);
        return { job: live, attached: true };
      }
      const id = `job-${randomUUID()}`;
      const job = this.#database
        .insert(jobs)
        .values({
          ...input,
          requestedByKind: asker.kind,
          requestedFrom: input.requestedByKind === undefined ? presentActor().address : null,
          id,
          state: 'queued',
          createdAt: this.#now().toISOString(),
        })
        .returning()
        .get();
      if (bringsBytes(input.operation)) this.#following.followAsAsker(id, asker);
      this.#narrate(append, id, line(id));
      if (!isReading(job)) this.#trail.write(deedOf('job_create', job));
      return { job, attached: false };
    });
  }

  find(id: string): JobRecord | null {
    return this.#byId.get({ id }) ?? null;
  }

  /** Throws `not_found`. */
  get(id: string): JobRecord {
    const job = this.find(id);
    if (!job)
      throw new HiveError('not_found', `There is no job ${id}.`, { hint: 'List the jobs to see what there is.' });
    return job;
  }

  /** Newest first, without those that were cleared away. */
  list({ state, operation, limit, cursor }: ListJobs): { jobs: JobRecord[]; nextCursor: string | null } {
    const before = cursor === undefined ? null : decodeCursor(cursor, z.tuple([z.number().int()]))[0];
    const rows = this.#database
      .select()
      .from(jobs)
      .where(
        and(
          state && eq(jobs.state, state),
          operation && eq(jobs.operation, operation),
          isNull(jobs.clearedAt),
          before === null ? undefined : lt(jobs.seq, before),
        ),
      )
      .orderBy(desc(jobs.seq))
      .limit(limit + 1)
      .all();
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { jobs: page, nextCursor: rows.length > limit && last ? encodeCursor([last.seq]) : null };
  }

  /** Downloads that have ended, the last one first. */
  listHistory(asked: ListHistory): { jobs: JobRecord[]; nextCursor: string | null } {
    return listHistory(this.#database, asked);
  }

  findLiveByReference(referenceKey: string): JobRecord | null {
    return this.#findLive(eq(jobs.referenceKey, referenceKey));
  }

  /** Downloads that have not ended, in the order of their asking. */
  listLiveDownloads(): JobRecord[] {
    return this.#database
      .select()
      .from(jobs)
      .where(and(eq(jobs.operation, 'model_download'), inArray(jobs.state, [...LIVE_STATES])))
      .orderBy(asc(jobs.seq))
      .all();
  }

  /** The live job of one of these operations that works on the model of this id. */
  findLiveOn(modelId: string, operations: readonly Operation[]): JobRecord | null {
    const named = or(eq(jobs.modelId, modelId), and(isNull(jobs.modelId), eq(jobs.model, modelId)));
    return this.#findLive(and(inArray(jobs.operation, [...operations]), named));
  }

  /** What the live transfers have pinned, the paused ones too. */
  listLivePlans(exceptJobId: string | null): unknown[] {
    return this.#database
      .select({ plan: jobs.plan })
      .from(jobs)
      .where(
        and(
          inArray(jobs.operation, [...TRANSFER_OPERATIONS]),
          inArray(jobs.state, [...LIVE_STATES]),
          exceptJobId === null ? undefined : ne(jobs.id, exceptJobId),
        ),
      )
      .all()
      .map(({ plan }) => plan);
  }

  /** The live download, other than this one, that turned out to be of this model. */
  findLiveDownload(modelId: string, exceptJobId: string | null): JobRecord | null {
    return this.#findLive(
      and(
        eq(jobs.operation, 'model_download'),
        eq(jobs.modelId, modelId),
        exceptJobId === null ? undefined : ne(jobs.id, exceptJobId),
      ),
    );
  }

  /** Takes the first queued job of these operations that `mayRun`, or null when none waits. */
  claimNext(operations: readonly Operation[], mayRun: (job: JobRecord) => boolean = () => true): JobRecord | null {
    const waiting = this.#database
      .select()
      .from(jobs)
      .where(and(eq(jobs.state, 'queued'), inArray(jobs.operation, [...operations])))
      .orderBy(asc(queueOrder), asc(jobs.seq))
      .limit(PAGE_OF_QUEUE);
    for (let offset = 0; ; offset += PAGE_OF_QUEUE) {
      const page = waiting.offset(offset).all();
      const next = page.find(mayRun);
      if (next) return this.apply(next.id, { type: 'claim' }, []);
      if (page.length < PAGE_OF_QUEUE) return null;
    }
  }

  /** Queued jobs in the order in which they will be claimed. */
  listQueue(): JobRecord[] {
    return this.#database
      .select()
      .from(jobs)
      .where(eq(jobs.state, 'queued'))
      .orderBy(asc(queueOrder), asc(jobs.seq))
      .all();
  }

  /**
   * Puts a queued job before another one, or at the end, and tells `lines`. Throws `conflict` when one of them does not
   * wait.
   */
  move(id: string, beforeId: string | null, lines: readonly Line[] = []): void {
    this.#log.transact((append) => {
      const queue = this.listQueue();
      const job = queue.find((waiting) => waiting.id === id);
      const others = queue.filter((waiting) => waiting.id !== id);
      const at = beforeId === null ? others.length : others.findIndex((waiting) => waiting.id === beforeId);
      if (!job || at < 0) {
        throw new HiveError('conflict', 'Only jobs that wait in the queue have an order.', {
          details: { job_id: job ? beforeId : id },
        });
      }
      // Ranks are never above the newest `seq`, so whoever comes later is behind all of them.
      for (const [rank, { seq }] of others.toSpliced(at, 0, job).entries()) {
        this.#database.update(jobs).set({ rank }).where(eq(jobs.seq, seq)).run();
      }
      for (const line of lines) this.#narrate(append, id, line);
      // A move that nobody is told of is the hive's own.
      if (lines.length > 0) this.#trail.write(deedOf('job_move', job, { before: beforeId }));
    });
  }

  /**
   * Puts a failure aside; a second time changes nothing. Told on the hive's stream alone, as the job's own has closed.
   * Throws `conflict` when the job has not failed.
   */
  dismiss(id: string, line: Line): void {
    this.#log.transact((append) => {
      const job = this.get(id);
      const { state, dismissedAt } = job;
      if (state !== 'failed') {
        throw new HiveError('conflict', `Only a failed job can be put aside; this one is ${state}.`, {
          details: { job_id: id, state },
        });
      }
      if (dismissedAt !== null) return;
      const at = this.#now().toISOString();
      this.#database.update(jobs).set({ dismissedAt: at }).where(eq(jobs.id, id)).run();
      append(null, { event: 'narration', data: { job_id: id, ...line, at } });
      this.#trail.write(deedOf('job_dismiss', job));
    });
  }

  /** Takes ended downloads out of the lists, and says how many; of failures only those that need nobody. */
  clearHistory(settled: readonly string[]): number {
    return this.#log.transact((append) => {
      const at = this.#now().toISOString();
      const cleared = clearHistory(this.#database, settled, at);
      if (cleared === 0) return 0;
      append(null, { event: 'cleared', data: { cleared, at } });
      this.#trail.write({ action: 'history_clear', target: 'downloads', details: { cleared } });
      return cleared;
    });
  }

  /**
   * Moves the job one step, with the lines that belong to it, or returns null when its state has no such step.
   * `alongside` runs in the same transaction.
   */
  apply(id: string, event: JobEvent, lines: readonly Line[], alongside?: (append: Append) => void): JobRecord | null {
    return this.#log.transact((append) => {
      const job = this.get(id);
      const status = transition(job.state, event);
      if (!status) return null;
      const now = this.#now().toISOString();
      const after = this.#database
        .update(jobs)
        .set({
          state: status.state,
          error: status.state === 'failed' ? status.error : null,
          ...(status.state === 'completed' && { result: status.result, modelId: status.modelId ?? job.modelId }),
          ...(event.type === 'claim' && job.startedAt === null && { startedAt: now }),
          ...(event.type === 'retry' && { attempt: job.attempt + 1, dismissedAt: null, clearedAt: null }),
          endedAt: isEnded(status.state) ? now : null,
        })
        .where(and(eq(jobs.id, id), eq(jobs.state, job.state)))
        .returning()
        .get();
      if (!after) return null;
      alongside?.(append);
      const step = deedOfStep(event, after);
      if (step) this.#trail.write(step.deed, step.actor);
      for (const line of lines) this.#narrate(append, id, line);
      if (isEnded(after.state)) {
        append(id, { event: 'end', data: endOf(after, after.state) });
        this.#following.tellEnd(after, after.state);
      }
      return after;
    });
  }

  /** Says nothing of a job that has ended: its stream is closed. */
  narrate(id: string, line: Line): void {
    this.#log.transact((append) => {
      if (!isEnded(this.get(id).state)) this.#narrate(append, id, line);
    });
  }

  /** Whether this was already said in the present attempt, before a restart or a pause. */
  hasTold(id: string, action: Narration['action'], target: string): boolean {
    const said = sql`json_extract(${events.data}, '$.action')`;
    const newest = this.#database
      .select({ action: sql<string>`${said}` })
      .from(events)
      .where(
        and(
          eq(events.jobId, id),
          eq(events.event, 'narration'),
          or(eq(said, 'job_retried'), and(eq(said, action), eq(sql`json_extract(${events.data}, '$.target')`, target))),
        ),
      )
      .orderBy(desc(events.id))
      .limit(1)
      .get();
    return newest?.action === action;
  }

  /** Whether any attempt of the job has said it. */
  hasEverTold(id: string, action: Narration['action'], target: string): boolean {
    return (
      this.#database
        .select({ id: events.id })
        .from(events)
        .where(
          and(
            eq(events.jobId, id),
            eq(sql`json_extract(${events.data}, '$.action')`, action),
            eq(sql`json_extract(${events.data}, '$.target')`, target),
          ),
        )
        .limit(1)
        .get() !== undefined
    );
  }

  /** What was pinned, kept for every later run of this job. */
  setPlan(id: string, pinned: { plan: unknown; modelId: string | null; revision: string | null }): void {
    this.#log.transact(() => this.#database.update(jobs).set(pinned).where(eq(jobs.id, id)).run());
  }

  setProgress(id: string, progress: Progress): void {
    this.#log.transact(() => this.#database.update(jobs).set({ progress }).where(eq(jobs.id, id)).run());
  }

  countByState(): Partial<Record<JobState, number>> {
    const rows = this.#database.select({ state: jobs.state, count: count() }).from(jobs).groupBy(jobs.state).all();
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  }

  /** Jobs that bring bytes, in one of these states, in the order of their asking. */
  listDownloads(states: readonly JobState[]): JobRecord[] {
    return this.#database
      .select()
      .from(jobs)
      .where(and(inArray(jobs.operation, [...TRANSFER_OPERATIONS]), inArray(jobs.state, [...states])))
      .orderBy(asc(jobs.seq))
      .all();
  }

  /** Jobs that were under way when the hive went down. */
  listInterrupted(): JobRecord[] {
    return this.#database
      .select()
      .from(jobs)
      .where(inArray(jobs.state, ['resolving', 'downloading', 'verifying']))
      .orderBy(asc(jobs.seq))
      .all();
  }

  #narrate(append: Append, id: string, line: Line): void {
    append(id, { event: 'narration', data: { job_id: id, ...line, at: this.#now().toISOString() } });
  }

  #findLive(condition: SQL | undefined): JobRecord | null {
    return (
      this.#database
        .select()
        .from(jobs)
        .where(and(condition, inArray(jobs.state, [...LIVE_STATES])))
        .limit(1)
        .get() ?? null
    );
  }
}

const queueOrder = sql`coalesce(${jobs.rank}, ${jobs.seq})`;

function endOf(job: JobRecord, state: EndEvent['state']): EndEvent {
  return { job_id: job.id, state, model_id: job.modelId, error: job.error, result: job.result ?? null };
}

/** Asked several times in each step of a job: put together once. */
function prepareFind(database: Database) {
  return database
    .select()
    .from(jobs)
    .where(eq(jobs.id, sql.placeholder('id')))
    .prepare();
}
