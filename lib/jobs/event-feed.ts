import type { EndEvent, ProgressEvent } from '#lib/contract/events.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { isEnded } from '#lib/contract/jobs.ts';
import type { EventLog } from './event-log.ts';
import { type JobRecord, NO_PROGRESS } from './job-record.ts';
import type { ProgressBoard } from './progress-board.ts';

/** The contract asks for a comment line at least every 15 s. */
const HEARTBEAT_MS = 10_000;
/** Events read in one go; a watcher that asks for everything gets it in pieces of this many. */
const BATCH = 500;
/** Watchers woken before everything else of the hive has its turn. */
const PER_TURN = 50;

const encoder = new TextEncoder();
const HEARTBEAT = encoder.encode(': still here\n\n');

/**
 * Event streams for any number of watchers. Nothing is queued for a watcher: each has a cursor into the log and pulls
 * when its connection has room. So a slow one costs nothing but its cursor, and one that went away costs nothing.
 */
export class EventFeed {
  readonly #log: EventLog;
  readonly #board: ProgressBoard;
  readonly #findJob: (id: string) => JobRecord | null;
  readonly #watchers = new Set<Watcher>();
  readonly #stopListening: (() => void)[];
  readonly #heartbeat: NodeJS.Timeout;
  #round: NodeJS.Immediate | null = null;
  #roundAgain = false;

  constructor(log: EventLog, board: ProgressBoard, findJob: (id: string) => JobRecord | null) {
    this.#log = log;
    this.#board = board;
    this.#findJob = findJob;
    const wake = () => this.#wakeSoon();
    this.#stopListening = [log.subscribe(wake), board.subscribe(wake)];
    this.#heartbeat = setInterval(() => {
      for (const watcher of this.#watchers) watcher.heartbeatDue = true;
      this.#wakeSoon();
    }, HEARTBEAT_MS);
    this.#heartbeat.unref();
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** Every event of the hive after `afterId`, and the progress of what runs; ends only with the hive. */
  watchHive(afterId: number): ReadableStream<Uint8Array> {
    return this.#watch(null, this.#known(afterId));
  }

  /**
   * Every event of the job after `afterId`, its progress, and its end; then the stream closes. Null when the job has
   * ended and the watcher has seen it: the answer to a reconnecting EventSource is then 204, which tells it to stop.
   * Throws `not_found`.
   */
  watchJob(jobId: string, afterId: number): ReadableStream<Uint8Array> | null {
    const job = this.#findJob(jobId);
    if (!job) throw new HiveError('not_found', `There is no job ${jobId}.`);
    const known = this.#known(afterId);
    const endId = isEnded(job.state) ? this.#log.lastEndOf(jobId) : null;
    if (endId !== null && known >= endId) return null;
    return this.#watch(jobId, known);
  }

  /** A number that this hive has not given is of another life of it: that watcher begins anew. */
  #known(afterId: number): number {
    return afterId > this.#log.lastId() ? 0 : afterId;
  }

  /** Closes every stream; their clients come again when the hive is back. */
  close(): void {
    clearInterval(this.#heartbeat);
    if (this.#round) clearImmediate(this.#round);
    for (const stop of this.#stopListening) stop();
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers.clear();
  }

  /** A few at a time: a thousand watchers must not keep the pages and the transfers waiting. */
  #wakeSoon(): void {
    this.#roundAgain = this.#round !== null;
    if (this.#round === null) this.#wakeInTurns(this.#watchers.values());
  }

  #wakeInTurns(left: Iterator<Watcher>): void {
    this.#round = setImmediate(() => {
      for (let woken = 0; woken < PER_TURN; woken += 1) {
        const { value: watcher, done } = left.next();
        if (done) {
          this.#round = null;
          if (this.#roundAgain) this.#wakeSoon();
          return;
        }
        watcher.wake();
      }
      this.#wakeInTurns(left);
    });
  }

  #watch(jobId: string | null, afterId: number): ReadableStream<Uint8Array> {
    const watcher = new Watcher(this.#log, this.#board, this.#findJob, jobId, afterId);
    this.#watchers.add(watcher);
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const piece = await watcher.next();
          if (piece.bytes) controller.enqueue(piece.bytes);
          if (piece.ended) {
            this.#watchers.delete(watcher);
            controller.close();
          }
        },
        cancel: () => {
          this.#watchers.delete(watcher);
          watcher.close();
        },
      },
      { highWaterMark: 1 },
    );
  }
}

interface Piece {
  bytes: Uint8Array | null;
  ended: boolean;
}

class Watcher {
  readonly #log: EventLog;
  readonly #board: ProgressBoard;
  readonly #findJob: (id: string) => JobRecord | null;
  readonly #jobId: string | null;
  #afterId: number;
  #progressVersion = 0;
  heartbeatDue = true;
  #closed = false;
  #wake: (() => void) | null = null;

  constructor(
    log: EventLog,
    board: ProgressBoard,
    findJob: (id: string) => JobRecord | null,
    jobId: string | null,
    afterId: number,
  ) {
    this.#log = log;
    this.#board = board;
    this.#findJob = findJob;
    this.#jobId = jobId;
    this.#afterId = afterId;
  }

  wake(): void {
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** The next bytes for this watcher; waits until there are some. */
  async next(): Promise<Piece> {
    while (!this.#closed) {
      const piece = this.#takeEvents() ?? this.#takeProgress() ?? this.#takeHeartbeat();
      if (piece) return piece;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
    return { bytes: null, ended: true };
  }

  #takeEvents(): Piece | null {
    if (this.#jobId === null) return this.#takeEventsOfHive();
    const batch = this.#log.readAfter(this.#afterId, BATCH, this.#jobId);
    const last = batch.at(-1);
    if (!last) {
      this.#afterId = this.#log.lastId();
      return null;
    }
    this.#afterId = last.id;
    this.heartbeatDue = false;
    const job = this.#findJob(this.#jobId);
    const endId = job && isEnded(job.state) ? this.#log.lastEndOf(job.id) : null;
    const end = job && batch.some((event) => event.id === endId) ? endOf(job) : null;
    // An end that a retry followed is no end of this job any more, and what was said after the last one is not told.
    const upTo = end === null || endId === null ? last.id : endId;
    const told = batch.filter(({ id, event }) => id <= upTo && (event !== 'end' || id === endId));
    if (told.length === 0 && end === null) return this.#takeEvents();
    const pieces = told.map((event) => event.bytes);
    // While it runs the board tells how far it is; the last count of one that waits or has ended is in its record.
    if (job && this.#board.current(job.id) === null) pieces.splice(end ? -1 : pieces.length, 0, progressOf(job));
    return { bytes: join(end ? [...pieces, end] : pieces), ended: end !== null };
  }

  #takeEventsOfHive(): Piece | null {
    const news = this.#log.newsAfter(this.#afterId, BATCH);
    if (!news) return null;
    this.#afterId = news.lastId;
    this.heartbeatDue = false;
    return { bytes: news.bytes, ended: false };
  }

  #takeProgress(): Piece | null {
    const news = this.#board.newsSince(this.#progressVersion, this.#jobId);
    if (!news) return null;
    this.#progressVersion = news.version;
    this.heartbeatDue = false;
    return { bytes: news.bytes, ended: false };
  }

  /** The first one comes at once, so that a client and every proxy between see the stream open. */
  #takeHeartbeat(): Piece | null {
    if (!this.heartbeatDue) return null;
    this.heartbeatDue = false;
    return { bytes: HEARTBEAT, ended: false };
  }
}

function endOf(job: JobRecord): Uint8Array | null {
  if (!isEnded(job.state)) return null;
  return encoder.encode(`data: ${marker(job.state, job.error?.message ?? '')}\n\n`);
}

function progressOf(job: JobRecord): Uint8Array {
  const event: ProgressEvent = { job_id: job.id, state: job.state, ...(job.progress ?? NO_PROGRESS) };
  return encoder.encode(`event: progress\ndata: ${JSON.stringify(event)}\n\n`);
}

/** The markers of rbee's own job client. */
function marker(state: EndEvent['state'], message: string): string {
  if (state === 'failed') return `[ERROR] ${message.replaceAll(/\s+/g, ' ')}`;
  return state === 'cancelled' ? '[CANCELLED]' : '[DONE]';
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
}
