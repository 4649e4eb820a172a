import type { SecureContext } from 'node:tls';
import type { Delivery, WebhookEvent } from '#lib/contract/webhooks.ts';
import { getLog } from '#lib/log/log.ts';
import { type PostOutcome, postGuarded } from './post-guarded.ts';
import { signatureHeaders } from './signature.ts';
import type { DeliveryRow, WebhookStore } from './webhook-store.ts';

/** Something that a webhook may be told. */
export interface Happening {
  event: WebhookEvent;
  at: string;
  data: object;
}

interface Parts {
  store: WebhookStore;
  /** The number of the newest event of this hive. */
  lastEventId(): number;
  /** What happened in the events after one and up to another. */
  read(afterId: number, lastId: number): Happening[];
  /** Calls back after each commit that brought events. */
  subscribe(listener: () => void): () => void;
  now(): Date;
  userAgent: string;
  /** After the first try, the second, …; after the last it is given up. */
  retryMs?: readonly number[];
  timeoutMs?: number;
  /** Whose certificates are believed; left out: those that Node believes. */
  trust?: (() => SecureContext) | undefined;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Over a day in all: a receiver that is down for a night hears everything. */
const RETRY_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 18 * HOUR];
const TIMEOUT_MS = 10 * SECOND;
/** Said of a try that could not be signed. */
const SEALED =
  'Its secret can’t be opened with the key of this hive. Start it with the right one, or add the webhook anew.';
/** Events that concern no webhook are not worth a write each. */
const MOST_READ_AGAIN = 500;
/** Where the clock was set, or the database could not be written, it looks again all the same. */
const LONGEST_SLEEP_MS = MINUTE;

/**
 * Tells webhooks what happens, each at least once. What is to be told is written down first, so a restart goes on with
 * it; one try at a time for each webhook, so that a slow receiver delays nobody else.
 */
export class WebhookSender {
  readonly #parts: Parts;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #stopped = new AbortController();
  readonly #unsubscribe: () => void;
  #timer: NodeJS.Timeout | undefined;
  #soon: NodeJS.Immediate | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    // Not within the commit that it hears of: a failure in here is not one of whoever made the change.
    this.#unsubscribe = parts.subscribe(() => {
      this.#soon ??= setImmediate(() => this.wake());
    });
    this.wake();
  }

  /** Looks for what happened and for what is due. */
  wake(): void {
    if (this.#stopped.signal.aborted) return;
    this.#soon = null;
    clearTimeout(this.#timer);
    let sleepMs = LONGEST_SLEEP_MS;
    try {
      this.#take();
      while (true) {
        const due = this.#parts.store.nextDue([...this.#busy.keys()]);
        if (!due) break;
        this.#begin(due);
      }
      sleepMs = this.#sleepMs();
    } catch (error) {
      getLog().warn(`Webhooks wait: ${error instanceof Error ? error.message : String(error)}`);
    }
    this.#timer = setTimeout(() => this.wake(), sleepMs).unref();
  }

  /** Sends an event `test` once; `alongside` is written in one transaction with it, before. Throws `not_found`. */
  async test(webhookId: string, alongside: (delivery: DeliveryRow) => void = () => {}): Promise<Delivery> {
    const { store, now } = this.#parts;
    const { id } = store.get(webhookId);
    const body = bodyOf('test', now().toISOString(), {});
    const delivery = store.addTest(id, body, 2 * TIMEOUT_MS, alongside);
    const settled = await this.#deliver(delivery, null);
    return settled ?? store.listDeliveries(id).find((each) => each.id === delivery.id) ?? raise();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    this.#unsubscribe();
    clearTimeout(this.#timer);
    await Promise.all(this.#busy.values());
  }

  #take(): void {
    const { store, lastEventId, read } = this.#parts;
    const lastId = lastEventId();
    for (const { id, events, seenEventId } of store.rows()) {
      const told = read(seenEventId, lastId)
        .filter(({ event }) => events.includes(event))
        .map(({ event, at, data }) => ({ event, body: bodyOf(event, at, data) }));
      if (told.length > 0 || lastId - seenEventId > MOST_READ_AGAIN) store.take(id, lastId, told);
    }
  }

  #begin(delivery: DeliveryRow): void {
    const { webhookId, attempts } = delivery;
    const retryMs = (this.#parts.retryMs ?? RETRY_MS)[attempts] ?? null;
    const work = this.#deliver(delivery, delivery.event === 'test' ? null : retryMs)
      .catch((error) => getLog().error({ err: error }, 'A webhook could not be told'))
      .finally(() => {
        this.#busy.delete(webhookId);
        this.wake();
      });
    this.#busy.set(
      webhookId,
      work.then(() => undefined),
    );
  }

  async #deliver(delivery: DeliveryRow, retryMs: number | null): Promise<Delivery | null> {
    const { store, now, userAgent, timeoutMs = TIMEOUT_MS } = this.#parts;
    const webhook = store.get(delivery.webhookId);
    const secret = store.openSecret(webhook);
    const outcome: PostOutcome =
      secret === null
        ? { problem: SEALED }
        : await postGuarded({
            url: webhook.url,
            body: delivery.body,
            headers: {
              'user-agent': userAgent,
              ...signatureHeaders(secret, delivery.id, now().getTime(), delivery.body),
            },
            allowPrivate: webhook.allowPrivate,
            trust: this.#parts.trust,
            signal: AbortSignal.any([this.#stopped.signal, AbortSignal.timeout(timeoutMs)]),
          });
    // A try that the stop cut short did not happen.
    return this.#stopped.signal.aborted ? null : store.settle(delivery, outcome, retryMs);
  }

  #sleepMs(): number {
    const { store, now } = this.#parts;
    const at = this.#busy.size === 0 ? store.nextAt() : null;
    const ms = at === null ? LONGEST_SLEEP_MS : Date.parse(at) - now().getTime();
    return Math.min(Math.max(ms, 10), LONGEST_SLEEP_MS);
  }
}

const bodyOf = (type: Delivery['event'], timestamp: string, data: object): string =>
  JSON.stringify({ type, timestamp, data });

function raise(): never {
  throw new Error('The hive is stopping.');
}
