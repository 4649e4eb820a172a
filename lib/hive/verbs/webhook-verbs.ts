import type { SecureContext } from 'node:tls';
import type { AuditTrail } from '#lib/audit/audit-trail.ts';
import type { CreateWebhook, Delivery, Webhook, WebhookCreated } from '#lib/contract/webhooks.ts';
import type { Database } from '#lib/database/open-database.ts';
import type { EventLog } from '#lib/jobs/event-log.ts';
import { trustedContext } from '#lib/transfer/tls-trust.ts';
import { readHappenings } from '#lib/webhooks/read-happenings.ts';
import { WebhookSender } from '#lib/webhooks/webhook-sender.ts';
import { WebhookStore } from '#lib/webhooks/webhook-store.ts';
import type { SecretBox } from '../secret-box.ts';

export interface WebhookVerbs {
  list(): Webhook[];
  /** It is told of what happens from now on. */
  create(request: CreateWebhook): WebhookCreated;
  /** With all that waits for it. Throws `not_found`. */
  remove(id: string): Webhook;
  /** Sends something once, and says what came of it. Throws `not_found`. */
  test(id: string): Promise<Delivery>;
  /** The newest first. Throws `not_found`. */
  deliveries(id: string): Delivery[];
}

export function startWebhooks({
  database,
  log,
  trail,
  now,
  version,
  box,
}: {
  database: Database;
  box: SecretBox;
  log: EventLog;
  trail: AuditTrail;
  now: () => Date;
  version: string;
}): { verbs: WebhookVerbs; stop: () => Promise<void> } {
  const store = new WebhookStore(database, now, box);
  let trusted: SecureContext | undefined;
  const sender = new WebhookSender({
    store,
    lastEventId: () => log.lastId(),
    read: (afterId, lastId) => readHappenings(database, afterId, lastId),
    subscribe: (listener) => log.subscribe(listener),
    now,
    userAgent: `rbee-hive/${version}`,
    trust: () => {
      trusted ??= trustedContext([]);
      return trusted;
    },
  });
  return {
    verbs: {
      list: () => store.list(),
      create: (request) => store.create(request, log.lastId()),
      remove: (id) => store.remove(id),
      test: (id) =>
        sender.test(id, (delivery) =>
          trail.write({ action: 'webhook_test', target: id, details: { delivery_id: delivery.id } }),
        ),
      deliveries: (id) => store.listDeliveries(id),
    },
    stop: () => sender.stop(),
  };
}
