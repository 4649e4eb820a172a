import type { Delivery, WebhookEvent } from '#lib/contract/webhooks.ts';

export const EVENT_WORDS: Record<WebhookEvent, string> = {
  completed: 'A model is there',
  failed: 'A download failed',
  cancelled: 'A download was cancelled',
  requested: 'Somebody asks for a model',
};

export const DELIVERY_EVENT: Record<Delivery['event'], string> = { ...EVENT_WORDS, test: 'Test' };

/** What came of it so far. When it is tried again stands beside it. */
export function sayOutcome({ state, status, problem, attempts }: Delivery): string {
  if (state === 'delivered') return attempts === 1 ? 'Delivered' : `Delivered at try ${attempts}`;
  if (attempts === 0) return 'Waits';
  const why = problem ?? `It answered ${status}.`;
  return state === 'failed' ? `Given up after ${attempts === 1 ? 'one try' : `${attempts} tries`}. ${why}` : why;
}
