import { createWebhook, listWebhooks } from '#lib/contract/calls/webhook-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../answering.ts';
import { endpoint } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(listWebhooks, () => ({ webhooks: getHive().webhooks.list() })),
  POST: answering(createWebhook, ({ body }) => getHive().webhooks.create(body)),
});
