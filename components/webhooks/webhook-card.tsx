'use client';

import { useRouter } from 'next/navigation';
import { teamClient } from '#lib/browser/team-client.ts';
import { useStep } from '#lib/browser/use-settings.ts';
import type { Delivery, Webhook } from '#lib/contract/webhooks.ts';
import { StepWords } from '../settings/settings-section.tsx';
import { Ago } from '../shell/ago.tsx';
import { LocalTime } from '../shell/local-time.tsx';
import { Button } from '../ui/button.tsx';
import { DELIVERY_EVENT, EVENT_WORDS, sayOutcome } from './webhook-words.ts';

interface WebhookCardProps {
  webhook: Webhook;
  deliveries: readonly Delivery[];
  nowMs: number;
}

export function WebhookCard({ webhook, deliveries, nowMs }: WebhookCardProps) {
  const router = useRouter();
  const { step, run } = useStep();
  const { id, url, events, allow_private } = webhook;
  const act = (work: () => Promise<string>) =>
    run(async () => {
      const said = await work();
      router.refresh();
      return said;
    });
  const test = () => act(async () => `Test: ${sayOutcome(await teamClient.testWebhook(id))}`);
  const remove = () =>
    act(async () => {
      await teamClient.removeWebhook(id);
      return 'It is told no more.';
    });
  return (
    <li className="rounded-lg border bg-card" data-testid="webhook">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
        <div className="mr-auto grid min-w-0 basis-60 grow gap-0.5">
          <h2 className="font-mono text-xs [overflow-wrap:anywhere]">{url}</h2>
          <p className="text-sm text-muted-foreground">
            {events.map((event) => EVENT_WORDS[event]).join(', ')}
            {allow_private && '. Private addresses are allowed'}
          </p>
        </div>
        <div className="flex gap-2">
          <Button
            variant="outline"
            size="sm"
            aria-label={`Test ${url}`}
            aria-busy={step.kind === 'asking'}
            onClick={test}
          >
            Test
          </Button>
          <Button variant="outline" size="sm" aria-label={`Remove ${url}`} onClick={remove}>
            Remove
          </Button>
        </div>
        <div className="basis-full empty:hidden">
          <StepWords step={step} />
        </div>
      </div>
      {deliveries.length > 0 && (
        <ul aria-label={`Sent to ${url}`} className="max-h-96 divide-y overflow-y-auto border-t text-sm" tabIndex={-1}>
          {deliveries.map((delivery) => (
            <Row key={delivery.id} delivery={delivery} nowMs={nowMs} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Row({ delivery, nowMs }: { delivery: Delivery; nowMs: number }) {
  const { event, state, next_at, created_at } = delivery;
  return (
    <li className="flex flex-wrap gap-x-4 gap-y-0.5 px-4 py-2" data-testid="delivery" data-state={state}>
      <span className="mr-auto">{DELIVERY_EVENT[event]}</span>
      <span className={state === 'failed' ? 'text-destructive' : 'text-muted-foreground'}>
        {sayOutcome(delivery)}
        {next_at !== null && delivery.attempts > 0 && (
          <>
            {' '}
            Again at <LocalTime time={next_at} />
          </>
        )}
      </span>
      <span className="text-muted-foreground">
        <Ago time={created_at} nowMs={nowMs} />
      </span>
    </li>
  );
}
