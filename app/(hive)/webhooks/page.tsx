import type { Metadata } from 'next';
import { Notice } from '#components/shell/notice.tsx';
import { WebhooksScreen } from '#components/webhooks/webhooks-screen.tsx';
import { getHive } from '#lib/hive/current.ts';

export const dynamic = 'force-dynamic';
export const metadata: Metadata = { title: 'Webhooks' };

export default function WebhooksPage() {
  const { team, webhooks } = getHive();
  if (team.whoami().role !== 'admin') {
    return <Notice title="Webhooks are for admins">They tell other programs what happens on this hive.</Notice>;
  }
  const shown = webhooks.list().map((webhook) => ({ webhook, deliveries: webhooks.deliveries(webhook.id) }));
  return <WebhooksScreen webhooks={shown} nowMs={Date.now()} />;
}
