import { type ClientRequest, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readEvents } from '#e2e/support/http.ts';

/** One that follows the hive through all its deaths, by `Last-Event-ID`, and counts what it sees. */
export class FaithfulWatcher {
  lastId = 0;
  /** One sentence for each number that was left out or came twice. */
  readonly faults: string[] = [];
  readonly #stopped = new AbortController();
  readonly #watching: Promise<void>;

  constructor(url: () => string) {
    this.#watching = this.#watch(url);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#watching;
  }

  async #watch(url: () => string): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        const headers = { 'last-event-id': String(this.lastId) };
        for await (const { id } of readEvents(`${url()}/v1/events`, { headers, signal })) {
          if (id !== null) this.#take(Number(id));
        }
      } catch {
        // The hive is down, or goes down. It comes again.
      }
      if (!signal.aborted) await sleep(100);
    }
  }

  #take(id: number): void {
    if (id !== this.lastId + 1) this.faults.push(`A watcher that had event ${this.lastId} was given ${id} next.`);
    this.lastId = id;
  }
}

/** Watchers that read nothing, or go away in the middle of an answer. */
export class BadWatchers {
  readonly #open = new Set<ClientRequest>();

  add(url: string, kind: 'slow' | 'vanishing'): void {
    const request = get(`${url}/v1/events?last_event_id=0`, (response) => {
      if (kind === 'slow') response.pause();
      else response.once('data', () => request.destroy());
    });
    request.on('error', () => undefined).on('close', () => this.#open.delete(request));
    this.#open.add(request);
  }

  endAll(): void {
    for (const request of this.#open) request.destroy();
  }
}
