import { randomUUID } from 'node:crypto';
import { and, asc, desc, eq, isNotNull, lt, lte, ne, notInArray } from '#drizzle/orm.ts';
import { deliveries, webhooks } from '#drizzle/schema.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { CreateWebhook, Delivery, Webhook, WebhookCreated } from '#lib/contract/webhooks.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { PostOutcome } from './post-guarded.ts';
import { isWebhookSecret, newWebhookSecret } from './signature.ts';

export type WebhookRow = typeof webhooks.$inferSelect;
export type DeliveryRow = typeof deliveries.$inferSelect;

/** Of each webhook; what waits is never forgotten. */
const MOST_KEPT = 100;

/** What keeps the secrets from whoever reads the database. `context` says what each is: as anything else it does not open. */
export interface Sealing {
  seal(text: string, context: string): string;
  /** Null with another key than it was sealed with. */
  open(sealed: string, context: string): string | null;
}

/** Webhooks and what is sent to them, in the database. */
export class WebhookStore {
  readonly #database: Database;
  readonly #now: () => Date;
  readonly #box: Sealing;

  constructor(database: Database, now: () => Date, box: Sealing) {
    this.#database = database;
    this.#now = now;
    this.#box = box;
    this.#sealPlain();
  }

  /** Is told of what happens after `seenEventId`. */
  create({ url, events, allow_private }: CreateWebhook, seenEventId: number): WebhookCreated {
    const secret = newWebhookSecret();
    const id = `hook-${randomUUID()}`;
    const row = this.#database
      .insert(webhooks)
      .values({
        id,
        url,
        events,
        allowPrivate: allow_private,
        secret: this.#box.seal(secret, contextOf(id)),
        seenEventId,
        createdAt: this.#now().toISOString(),
      })
      .returning()
      .get();
    return { webhook: toWire(row), secret };
  }

  list(): Webhook[] {
    return this.rows().map(toWire);
  }

  rows(): WebhookRow[] {
    return this.#database.select().from(webhooks).orderBy(asc(webhooks.createdAt), asc(webhooks.id)).all();
  }

  /** Throws `not_found`. */
  get(id: string): WebhookRow {
    const row = this.#database.select().from(webhooks).where(eq(webhooks.id, id)).get();
    if (row) return row;
    throw new HiveError('not_found', `There is no webhook ${id}.`, { hint: 'List the webhooks.' });
  }

  /** Null with another key than it was sealed with. Throws `storage_error` without any. */
  openSecret({ id, secret }: Pick<WebhookRow, 'id' | 'secret'>): string | null {
    return this.#box.open(secret, contextOf(id));
  }

  /** With all that waits for it. Throws `not_found`. */
  remove(id: string): Webhook {
    const row = this.get(id);
    this.#database.delete(webhooks).where(eq(webhooks.id, id)).run();
    return toWire(row);
  }

  /** What happened up to `eventId` becomes deliveries, all of them or none. */
  take(webhookId: string, eventId: number, told: readonly { event: Delivery['event']; body: string }[]): void {
    this.#database.transaction(
      () => {
        for (const each of told) this.add(webhookId, each);
        this.#database.update(webhooks).set({ seenEventId: eventId }).where(eq(webhooks.id, webhookId)).run();
        if (told.length > 0) this.#forgetOld(webhookId);
      },
      { behavior: 'immediate' },
    );
  }

  /** `waitMs`: for so long it is nobody's turn but that of who adds it. */
  add(webhookId: string, { event, body }: { event: Delivery['event']; body: string }, waitMs = 0): DeliveryRow {
    const createdAt = this.#now().toISOString();
    const nextAt = new Date(this.#now().getTime() + waitMs).toISOString();
    return this.#database
      .insert(deliveries)
      .values({ id: `msg_${randomUUID()}`, webhookId, event, body, state: 'waiting', nextAt, createdAt })
      .returning()
      .get();
  }

  addTest(webhookId: string, body: string, waitMs: number, alongside: (delivery: DeliveryRow) => void): DeliveryRow {
    return this.#database.transaction(
      () => {
        const delivery = this.add(webhookId, { event: 'test', body }, waitMs);
        alongside(delivery);
        return delivery;
      },
      { behavior: 'immediate' },
    );
  }

  /** Which is to be tried now, of a webhook that is not among `busy`; the one that waits longest. */
  nextDue(busy: readonly string[]): DeliveryRow | null {
    const due = and(lte(deliveries.nextAt, this.#now().toISOString()), notInArray(deliveries.webhookId, [...busy]));
    return this.#database.select().from(deliveries).where(due).orderBy(asc(deliveries.nextAt)).limit(1).get() ?? null;
  }

  /** When the next one is to be tried; null when none waits. */
  nextAt(): string | null {
    const found = this.#database
      .select({ at: deliveries.nextAt })
      .from(deliveries)
      .where(isNotNull(deliveries.nextAt))
      .orderBy(asc(deliveries.nextAt))
      .limit(1)
      .get();
    return found?.at ?? null;
  }

  /** `retryMs`: after how long it is tried again; null for never. */
  settle(delivery: DeliveryRow, outcome: PostOutcome, retryMs: number | null): Delivery | null {
    const delivered = 'status' in outcome && outcome.status >= 200 && outcome.status < 300;
    const again = !delivered && retryMs !== null;
    const row = this.#database
      .update(deliveries)
      .set({
        state: delivered ? 'delivered' : again ? 'waiting' : 'failed',
        attempts: delivery.attempts + 1,
        nextAt: again ? new Date(this.#now().getTime() + retryMs).toISOString() : null,
        status: 'status' in outcome ? outcome.status : null,
        problem: 'problem' in outcome ? outcome.problem : null,
      })
      .where(eq(deliveries.id, delivery.id))
      .returning()
      .get();
    return row ? toWireDelivery(row) : null;
  }

  /** The newest first. Throws `not_found`. */
  listDeliveries(webhookId: string): Delivery[] {
    this.get(webhookId);
    return this.#database
      .select()
      .from(deliveries)
      .where(eq(deliveries.webhookId, webhookId))
      .orderBy(desc(deliveries.seq))
      .limit(MOST_KEPT)
      .all()
      .map(toWireDelivery);
  }

  /** Earlier versions kept them as they are: they are sealed, and what was written is written over. */
  #sealPlain(): void {
    const plain = this.rows().filter(({ secret }) => isWebhookSecret(secret));
    if (plain.length === 0) return;
    const { $client } = this.#database;
    $client.pragma('secure_delete = ON');
    this.#database.transaction(
      (transaction) => {
        for (const { id, secret } of plain) {
          const sealed = this.#box.seal(secret, contextOf(id));
          transaction.update(webhooks).set({ secret: sealed }).where(eq(webhooks.id, id)).run();
        }
      },
      { behavior: 'immediate' },
    );
    $client.pragma('wal_checkpoint(TRUNCATE)');
    $client.pragma('secure_delete = OFF');
  }

  #forgetOld(webhookId: string): void {
    const ofIt = eq(deliveries.webhookId, webhookId);
    const oldest = this.#database
      .select({ seq: deliveries.seq })
      .from(deliveries)
      .where(ofIt)
      .orderBy(desc(deliveries.seq))
      .limit(1)
      .offset(MOST_KEPT - 1)
      .get();
    if (!oldest) return;
    const settled = and(ofIt, lt(deliveries.seq, oldest.seq), ne(deliveries.state, 'waiting'));
    this.#database.delete(deliveries).where(settled).run();
  }
}

/** A row that was moved to another webhook does not open. */
const contextOf = (id: string): string => JSON.stringify(['webhook', id]);

const toWire = ({ id, url, events, allowPrivate, createdAt }: WebhookRow): Webhook => ({
  id,
  url,
  events,
  allow_private: allowPrivate,
  created_at: createdAt,
});

const toWireDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  event: row.event,
  state: row.state,
  attempts: row.attempts,
  next_at: row.nextAt,
  status: row.status,
  problem: row.problem,
  created_at: row.createdAt,
});
