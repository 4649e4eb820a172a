import { and, asc, eq, gt, max, sql } from '#drizzle/orm.ts';
import { events } from '#drizzle/schema.ts';
import type { DurableEvent } from '#lib/contract/events.ts';
import { databaseFault } from '#lib/database/database-fault.ts';
import type { Database } from '#lib/database/open-database.ts';

export interface LoggedEvent {
  id: number;
  jobId: string | null;
  event: DurableEvent['event'];
  /** As it goes over the wire; encoded once for all watchers. */
  bytes: Uint8Array;
}

/** Events in a row, joined for all who have seen the same; `lastId` is the number of the last of them. */
export interface EventNews {
  lastId: number;
  bytes: Uint8Array;
}

export type Append = (jobId: string | null, event: DurableEvent) => void;

/** Watchers that keep up are served from memory; this many events back, about 2 MB at the most. */
const RECENT = 4096;

/** What happened, written down and numbered. Watchers hear of it after the commit, never before. */
export class EventLog {
  readonly #database: Database;
  readonly #listeners = new Set<() => void>();
  #recent: LoggedEvent[] = [];
  #lastId: number;
  /** What was asked for last: most watchers have seen the same, and are told the same bytes. */
  #asked: { afterId: number; upTo: number; news: EventNews } | null = null;

  constructor(database: Database) {
    this.#database = database;
    this.#lastId =
      database
        .select({ id: max(events.id) })
        .from(events)
        .get()?.id ?? 0;
  }

  /** The number of the newest event, 0 before the first. */
  lastId(): number {
    return this.#lastId;
  }

  /**
   * Runs `write` in one transaction with the events that it appends. Synchronous; what `write` throws undoes all of it.
   * Never inside another transaction. Throws `disk_full` or `storage_error` when the database can't be written.
   */
  transact<T>(write: (append: Append) => T): T {
    if (this.#database.$client.inTransaction) throw new Error('Watchers would be told before the commit.');
    const written: LoggedEvent[] = [];
    const result = this.#commit(write, written);
    const last = written.at(-1);
    if (last) {
      this.#lastId = last.id;
      this.#recent.push(...written);
      if (this.#recent.length > 2 * RECENT) this.#recent = this.#recent.slice(-RECENT);
      for (const listener of this.#listeners) listener();
    }
    return result;
  }

  #commit<T>(write: (append: Append) => T, written: LoggedEvent[]): T {
    const append: Append = (jobId, event) => {
      const row = this.#database
        .insert(events)
        .values({ jobId, event: event.event, data: event.data })
        .returning({ id: events.id })
        .get();
      const bytes = encode(row.id, event.event, JSON.stringify(event.data));
      written.push({ id: row.id, jobId, event: event.event, bytes });
    };
    try {
      return this.#database.transaction(() => write(append), { behavior: 'immediate' });
    } catch (error) {
      throw databaseFault(error);
    }
  }

  /** Events with a greater number than `afterId` in their order, at most `limit`; of one job, or of all. */
  readAfter(afterId: number, limit: number, jobId: string | null): LoggedEvent[] {
    if (afterId >= this.#lastId) return [];
    const first = this.#recent[0];
    if (first && first.id <= afterId + 1) {
      const found: LoggedEvent[] = [];
      for (let at = firstAfter(this.#recent, afterId); at < this.#recent.length && found.length < limit; at += 1) {
        const event = this.#recent[at];
        if (event && (jobId === null || event.jobId === jobId)) found.push(event);
      }
      return found;
    }
    return this.#database
      .select({ id: events.id, jobId: events.jobId, event: events.event, data: sql<string>`${events.data}` })
      .from(events)
      .where(and(gt(events.id, afterId), jobId === null ? undefined : eq(events.jobId, jobId)))
      .orderBy(asc(events.id))
      .limit(limit)
      .all()
      .map(({ id, jobId, event, data }) => ({ id, jobId, event, bytes: encode(id, event, data) }));
  }

  /** Events of all jobs after `afterId`, at most `limit`; null for none. */
  newsAfter(afterId: number, limit: number): EventNews | null {
    if (this.#asked?.afterId === afterId && this.#asked.upTo === this.#lastId) return this.#asked.news;
    const batch = this.readAfter(afterId, limit, null);
    const last = batch.at(-1);
    if (!last) return null;
    const news = { lastId: last.id, bytes: Buffer.concat(batch.map(({ bytes }) => bytes)) };
    this.#asked = { afterId, upTo: this.#lastId, news };
    return news;
  }

  /** The number of the end that this job was told last, or null. */
  lastEndOf(jobId: string): number | null {
    const ends = and(eq(events.jobId, jobId), eq(events.event, 'end'));
    return (
      this.#database
        .select({ id: max(events.id) })
        .from(events)
        .where(ends)
        .get()?.id ?? null
    );
  }

  /** `listener` is called after each commit that brought events. Returns the way to stop it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const encoder = new TextEncoder();

function encode(id: number, event: string, json: string): Uint8Array {
  return encoder.encode(`id: ${id}\nevent: ${event}\ndata: ${json}\n\n`);
}

function firstAfter(sorted: readonly LoggedEvent[], id: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.id ?? 0) <= id) low = middle + 1;
    else high = middle;
  }
  return low;
}
