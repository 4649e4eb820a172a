import { setTimeout as sleep } from 'node:timers/promises';
import { asActor } from '#lib/audit/actor.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { bringsBytes, isEnded, type Operation, TRANSFER_OPERATIONS } from '#lib/contract/jobs.ts';
import { getLog, withLogContext } from '#lib/log/log.ts';
import { actorOfJob } from './audited-jobs.ts';
import type { Append } from './event-log.ts';
import type { JobRecord } from './job-record.ts';
import type { JobStore, Line } from './job-store.ts';
import type { FileCount, ProgressBoard } from './progress-board.ts';

/** What an operation is given to do its work. */
export interface Run {
  job: JobRecord;
  /** Aborted at pause, cancel and stop. The operation ends soon and leaves what it has for a later run. */
  signal: AbortSignal;
  /** Nothing once the run has been aborted: by then somebody has said why. */
  narrate(line: Line): void;
  /** Whether an earlier run of this attempt has said it. */
  hasTold(action: Line['action'], target: string): boolean;
  pin(pinned: { plan: unknown; modelId: string | null; revision: string | null }): void;
  enterDownloading(files: FileCount[]): void;
  /** A job that fetches nothing gives what it will hash. */
  enterVerifying(files?: FileCount[]): void;
  /** The counts that were given have changed. */
  touch(): void;
}

export interface Outcome {
  modelId: string | null;
  result: unknown;
  /** Told in the same transaction in which the job completes. */
  lines: Line[];
  /** Written in the same transaction. */
  alongside?: (append: Append) => void;
  /** Takes back what was made visible, where that transaction can't be written and the job fails. */
  undo?: () => Promise<void>;
}

export interface OperationHandler {
  run: (run: Run) => Promise<Outcome>;
  /** Removes what a cancelled job left on the disk. `hasTold` looks at all its attempts. */
  discard?: (job: JobRecord, hasTold: (action: Line['action'], target: string) => boolean) => Promise<void>;
}

type Handlers = Record<Operation, OperationHandler>;

interface Lane {
  operations: Operation[];
  places: () => number;
  busy: number;
}

/** Why a job has to wait though there is a place for it. */
export interface Held {
  /** A sentence for who asked. */
  why: string;
  /** It holds for every job of this operation that the same person has in the queue. */
  ofAll: boolean;
}

/** Null when it need not wait. */
export type Hold = (job: JobRecord) => Held | null;

/** The run has found out that it has to wait. Not an error: the job goes back into the queue. */
class PutBack {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** Between two tries to write down what could not be written. */
const REWRITE_MS = 1000;

/** Why a run was aborted. Not an error: the job's state has been changed by whoever asked. */
const STOPPED = Symbol('stopped');

/**
 * Runs queued jobs. Downloads wait for one of `maxConcurrentJobs` places, so that a full queue does not split the line
 * into too many parts; the short operations have a lane of their own and never wait for a download. What
 * reads whole disks has one too, one at a time, and what only asks the Hub.
 */
export class JobRunner {
  readonly #store: JobStore;
  readonly #board: ProgressBoard;
  readonly #handlers: Handlers;
  readonly #controllers = new Map<string, AbortController>();
  readonly #tails = new Map<string, Promise<void>>();
  readonly #lanes: readonly [Lane, ...Lane[]];
  readonly #hold: Hold;
  /** What was last told of why a job waits. */
  readonly #held = new Map<string, string>();
  #stopping = false;
  #holding = 0;

  constructor(
    store: JobStore,
    board: ProgressBoard,
    handlers: Handlers,
    maxConcurrentJobs: () => number,
    hold: Hold = () => null,
  ) {
    this.#hold = hold;
    this.#store = store;
    this.#board = board;
    this.#handlers = handlers;
    this.#lanes = [
      { operations: [...TRANSFER_OPERATIONS], places: () => (this.#holding > 0 ? 0 : maxConcurrentJobs()), busy: 0 },
      {
        operations: ['model_list', 'model_get', 'model_delete', 'model_verify', 'model_rollback'],
        places: () => 4,
        busy: 0,
      },
      { operations: ['model_scan', 'model_import', 'storage_move'], places: () => 1, busy: 0 },
      // The one of every day takes its time; one that somebody waits for passes it.
      { operations: ['model_check'], places: () => 3, busy: 0 },
    ];
  }

  /** Puts back what a crash or a stop interrupted, and begins. */
  start(): void {
    for (const job of this.#store.listInterrupted()) {
      this.#store.apply(job.id, { type: 'recover' }, [
        line('job_resumed', job.model, 'The hive was restarted. Going on from what is on the disk.'),
      ]);
    }
    this.wake();
  }

  /**
   * Looks for queued jobs, and puts the newest runs back when there are more than places; to be called after anything
   * that may have brought a job or changed the number of places.
   */
  wake(): void {
    if (this.#stopping) return;
    try {
      this.#fill();
    } catch (error) {
      if (!HiveError.is(error)) throw error;
      this.#wakeLater();
    }
  }

  #fill(): void {
    this.#shed();
    // Found out once for each person and not for each of their jobs: there may be thousands.
    const heldPeople = new Map<string, Held>();
    for (const lane of this.#lanes) {
      while (lane.busy < lane.places()) {
        const job = this.#store.claimNext(lane.operations, (queued) => this.#mayRun(queued, heldPeople));
        if (!job) break;
        lane.busy += 1;
        void this.#run(job)
          .catch(report)
          .finally(() => {
            lane.busy -= 1;
            this.wake();
          })
          .catch((error: unknown) => {
            report(error);
            this.#wakeLater();
          });
      }
    }
  }

  /** Resolves when no byte of the job moves any more. Throws `conflict` in a state that can't be paused. */
  async pause(id: string): Promise<void> {
    const job = this.#store.get(id);
    if (!bringsBytes(job.operation)) throw refused(job, 'paused');
    if (!this.#store.apply(id, { type: 'pause' }, [line('job_paused', job.model, `Paused ${job.model}.`)]))
      throw refused(job, 'paused');
    await this.#halt(id);
  }

  resume(id: string): void {
    const job = this.#store.get(id);
    if (!this.#store.apply(id, { type: 'resume' }, [line('job_resumed', job.model, `Resumed ${job.model}.`)]))
      throw refused(job, 'resumed');
    this.wake();
  }

  /** Pauses every download that can be, and answers which. Those that wait first, so that none takes a free place. */
  async pauseAll(): Promise<string[]> {
    const waiting = this.#store.listDownloads(['queued']);
    const running = this.#store.listDownloads(['resolving', 'downloading']);
    const paused = [...waiting, ...running].filter(({ id, model }) =>
      this.#store.apply(id, { type: 'pause' }, [line('job_paused', model, `Paused ${model}.`)]),
    );
    await Promise.all(paused.map(({ id }) => this.#halt(id)));
    return paused.map(({ id }) => id);
  }

  resumeAll(): string[] {
    const resumed = this.#store
      .listDownloads(['paused'])
      .filter(({ id, model }) =>
        this.#store.apply(id, { type: 'resume' }, [line('job_resumed', model, `Resumed ${model}.`)]),
      );
    this.wake();
    return resumed.map(({ id }) => id);
  }

  /** Runs work while no download moves a byte: they wait meanwhile, at the head of the queue, with what they have. */
  async withoutDownloads<T>(work: () => Promise<T>): Promise<T> {
    this.#holding += 1;
    try {
      this.#shed();
      const running = [...this.#tails].filter(([id]) => bringsBytes(this.#store.get(id).operation));
      await Promise.all(running.map(([, tail]) => tail));
      return await work();
    } finally {
      this.#holding -= 1;
      this.wake();
    }
  }

  /** Throws `conflict` when the job has not failed or been cancelled, or when its model is on its way by another job. */
  retry(id: string): void {
    const job = this.#store.get(id);
    const live = this.#findOther(job);
    if (live) {
      throw new HiveError('conflict', `${job.model} is already being brought by another job.`, {
        hint: 'Watch that job.',
        details: { job_id: live.id },
      });
    }
    if (!this.#store.apply(id, { type: 'retry' }, [line('job_retried', job.model, `Trying ${job.model} again.`)]))
      throw refused(job, 'retried');
    this.wake();
  }

  /** Resolves when no byte of the job moves any more and, unless they are kept, its partial files are gone. */
  async cancel(id: string, keepPartial: boolean): Promise<void> {
    const job = this.#store.get(id);
    const cancelled = this.#store.apply(id, { type: 'cancel' }, [
      line('job_cancelled', job.model, `Cancelled ${job.model}.`),
    ]);
    if (!cancelled) throw refused(job, 'cancelled');
    this.#controllers.get(id)?.abort(STOPPED);
    const { discard } = this.#handlers[job.operation];
    // Takes its turn now, so that a retry that comes while the run is ending begins after the clean-up.
    await this.#inTurn(id, async () => {
      if (!keepPartial) await discard?.(cancelled, (action, target) => this.#store.hasEverTold(id, action, target));
    });
  }

  /** Ends every run and writes down how far it was; the jobs keep their state and go on at the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all([...this.#tails.keys()].map((id) => this.#halt(id)));
  }

  #wakeLater(): void {
    setTimeout(() => {
      try {
        this.wake();
      } catch (error) {
        report(error);
        this.#wakeLater();
      }
    }, REWRITE_MS).unref();
  }

  /** Says once why it has to wait, and then nothing until there is another reason. */
  #mayRun(job: JobRecord, heldPeople: Map<string, Held>): boolean {
    const person = `${job.operation} ${job.requestedBy}`;
    const held = heldPeople.get(person) ?? this.#hold(job);
    if (held === null) {
      this.#held.delete(job.id);
      return true;
    }
    if (held.ofAll) heldPeople.set(person, held);
    if (this.#held.get(job.id) !== held.why) this.#store.narrate(job.id, line('job_held', job.model, held.why));
    this.#held.set(job.id, held.why);
    return false;
  }

  /** What is known of the job now may be more than was known when it was claimed. */
  #putBackIfHeld(id: string): void {
    const held = this.#hold(this.#store.get(id));
    if (held !== null) throw new PutBack(held.why);
  }

  /** Another live job that brings the same model, by its reference or by what it turned out to be. */
  #findOther({ id, operation, model, referenceKey, modelId }: JobRecord): JobRecord | null {
    if (operation !== 'model_download') {
      const other = bringsBytes(operation) ? this.#store.findLiveOn(model, TRANSFER_OPERATIONS) : null;
      return other?.id === id ? null : other;
    }
    const named = referenceKey === null ? null : this.#store.findLiveByReference(referenceKey);
    if (named && named.id !== id) return named;
    return modelId === null ? null : this.#store.findLiveDownload(modelId, id);
  }

  /** Fewer places than runs: the last ones claimed wait again, at the head of the queue, with what they have. */
  #shed(): void {
    const downloads = [...this.#controllers.keys()].map((id) => this.#store.get(id)).filter(isRunningDownload);
    for (const job of downloads.slice(this.#lanes[0].places()).reverse()) {
      const why = this.#holding > 0 ? 'a folder is being moved' : 'the hive runs fewer downloads at a time now';
      const told = line('job_paused', job.model, `${job.model} waits: ${why}.`);
      if (!this.#store.apply(job.id, { type: 'recover' }, [told])) continue;
      const [first] = this.#store.listQueue();
      if (first) this.#store.move(job.id, first.id === job.id ? null : first.id);
      void this.#halt(job.id);
    }
  }

  async #halt(id: string): Promise<void> {
    this.#controllers.get(id)?.abort(STOPPED);
    await this.#tails.get(id);
  }

  #run(job: JobRecord): Promise<void> {
    const controller = new AbortController();
    this.#controllers.set(job.id, controller);
    return this.#inTurn(job.id, async () => {
      await withLogContext({ job_id: job.id }, () => this.#work(job, controller.signal));
      if (this.#controllers.get(job.id) === controller) this.#controllers.delete(job.id);
    });
  }

  /** One thing at a time for each job: a resume waits for the run that a pause is ending, a retry for the clean-up. */
  #inTurn(id: string, work: () => Promise<void>): Promise<void> {
    // Whoever asked for what went before is told when it failed; what comes after has its turn all the same.
    const turn = (this.#tails.get(id) ?? Promise.resolve()).then(work, work).finally(() => {
      if (this.#tails.get(id) === turn) this.#tails.delete(id);
    });
    this.#tails.set(id, turn);
    return turn;
  }

  async #work(job: JobRecord, signal: AbortSignal): Promise<void> {
    const { id } = job;
    let outcome: Outcome | null = null;
    try {
      signal.throwIfAborted();
      const run: Run = {
        job,
        signal,
        narrate: (said) => {
          if (!signal.aborted) this.#store.narrate(id, said);
        },
        hasTold: (action, target) => this.#store.hasTold(id, action, target),
        pin: (pinned) => {
          this.#store.setPlan(id, pinned);
          this.#putBackIfHeld(id);
        },
        enterDownloading: (files) => {
          this.#step(id, 'download', signal);
          this.#board.begin(id, 'downloading', files);
        },
        enterVerifying: (files) => {
          this.#step(id, 'verify', signal);
          if (files) this.#board.begin(id, 'verifying', files);
          else this.#board.setState(id, 'verifying');
        },
        touch: () => this.#board.touch(id),
      };
      outcome = await asActor(actorOfJob(job), () => this.#handlers[job.operation].run(run));
      this.#checkpoint(id);
      const { modelId, result, lines, alongside } = outcome;
      asActor(actorOfJob(job), () => this.#store.apply(id, { type: 'complete', modelId, result }, lines, alongside));
    } catch (error) {
      this.#checkpoint(id);
      if (signal.aborted) return;
      if (error instanceof PutBack) {
        this.#held.set(id, error.why);
        this.#store.apply(id, { type: 'recover' }, [line('job_held', job.model, error.why)]);
        return;
      }
      const failure = HiveError.from(error);
      if (failure.code === 'internal') report(failure);
      await outcome?.undo?.().catch(report);
      await this.#fail(job, failure, signal);
    }
  }

  /** A full disk may keep even this from being written; it is tried until there is room, or the hive stops. */
  async #fail(job: JobRecord, failure: HiveError, signal: AbortSignal): Promise<void> {
    const told: Line = { ...line('job_failed', job.model, failure.message), level: 'error' };
    while (!signal.aborted) {
      try {
        this.#store.apply(job.id, { type: 'fail', error: failure.toWire() }, [told]);
        return;
      } catch (error) {
        if (!HiveError.is(error)) throw error;
        await sleep(REWRITE_MS, null, { signal }).catch(() => signal.aborted);
      }
    }
  }

  #step(id: string, type: 'download' | 'verify', signal: AbortSignal): void {
    if (this.#store.apply(id, { type }, [])) return;
    // The state was changed from outside between two steps; the abort that belongs to it is on its way.
    signal.throwIfAborted();
    throw new HiveError('internal', `Job ${id} can't go to ${type} from here.`);
  }

  #checkpoint(id: string): void {
    const progress = this.#board.end(id);
    if (!progress) return;
    try {
      this.#store.setProgress(id, progress);
    } catch (error) {
      // The disk itself knows how far the files are; only the count on the page is older than it could be.
      if (!HiveError.is(error)) throw error;
    }
  }
}

function line(action: Line['action'], target: string, human: string): Line {
  return { action, actor: 'hive', target, human, level: 'info' };
}

const isRunningDownload = ({ operation, state }: JobRecord): boolean =>
  bringsBytes(operation) && (state === 'resolving' || state === 'downloading');

function refused(job: JobRecord, participle: string): HiveError {
  const why = isEnded(job.state) ? `it has ended as ${job.state}` : `it is ${job.state}`;
  return new HiveError('conflict', `The job can't be ${participle}: ${why}.`, {
    details: { job_id: job.id, state: job.state },
  });
}

function report(failure: unknown): void {
  const cause = failure instanceof Error ? failure.cause : undefined;
  for (const each of [failure, cause]) {
    if (each instanceof Error) getLog().error(each);
  }
}
