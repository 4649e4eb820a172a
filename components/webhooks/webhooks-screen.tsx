import type { Delivery, Webhook } from '#lib/contract/webhooks.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { NewWebhook } from './new-webhook.tsx';
import { RefreshDeliveries } from './refresh-deliveries.tsx';
import { WebhookCard } from './webhook-card.tsx';

interface WebhooksScreenProps {
  webhooks: readonly { webhook: Webhook; deliveries: readonly Delivery[] }[];
  nowMs: number;
}

export function WebhooksScreen({ webhooks, nowMs }: WebhooksScreenProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-7">
      <PageHeader title="Webhooks" />
      <RefreshDeliveries deliveries={webhooks.flatMap(({ deliveries }) => deliveries)} />
      <NewWebhook />
      {webhooks.length === 0 ? (
        <p className="text-base text-muted-foreground">No address is told yet.</p>
      ) : (
        <ul aria-label="Webhooks" className="grid gap-4">
          {webhooks.map(({ webhook, deliveries }) => (
            <WebhookCard key={webhook.id} webhook={webhook} deliveries={deliveries} nowMs={nowMs} />
          ))}
        </ul>
      )}
    </div>
  );
}
