import { describeCall } from '../call.ts';
import {
  createWebhookSchema,
  deliveryListSchema,
  deliverySchema,
  webhookCreatedSchema,
  webhookListSchema,
} from '../webhooks.ts';
import { EXAMPLE } from './example-values.ts';

const id = { about: 'The webhook’s `id`.', example: EXAMPLE.webhookId };

export const listWebhooks = describeCall({
  id: 'listWebhooks',
  method: 'GET',
  path: '/v1/webhooks',
  group: 'The team',
  summary: 'Lists the addresses that are told what happens here',
  least: 'admin',
  answers: { 200: { about: 'The webhooks, without their secrets.', json: webhookListSchema } },
  errors: [],
  examples: [{ name: 'All', status: 200 }],
});

export const createWebhook = describeCall({
  id: 'createWebhook',
  method: 'POST',
  path: '/v1/webhooks',
  group: 'The team',
  summary: 'Adds an address that is told what happens from now on',
  about: 'What is sent is signed with the secret, as Standard Webhooks says. The secret is in this answer alone.',
  least: 'admin',
  body: createWebhookSchema,
  answers: { 201: { about: 'The webhook and its secret.', json: webhookCreatedSchema } },
  errors: ['conflict'],
  examples: [
    { name: 'Of failures', body: { url: 'https://chat.example.invalid/hooks/rbee', events: ['failed'] }, status: 201 },
  ],
});

export const removeWebhook = describeCall({
  id: 'removeWebhook',
  method: 'DELETE',
  path: '/v1/webhooks/{id}',
  group: 'The team',
  summary: 'Removes a webhook with all that waits for it',
  least: 'admin',
  params: { id },
  answers: { 204: { about: 'It is removed.' } },
  errors: ['not_found'],
  examples: [{ name: 'A webhook', status: 204 }],
});

export const testWebhook = describeCall({
  id: 'testWebhook',
  method: 'POST',
  path: '/v1/webhooks/{id}/test',
  group: 'The team',
  summary: 'Sends something to a webhook once, and says what came of it',
  least: 'admin',
  params: { id },
  answers: { 200: { about: 'The delivery.', json: deliverySchema } },
  errors: ['not_found', 'conflict'],
  examples: [{ name: 'A webhook', status: 200 }],
});

export const listDeliveries = describeCall({
  id: 'listDeliveries',
  method: 'GET',
  path: '/v1/webhooks/{id}/deliveries',
  group: 'The team',
  summary: 'Lists what was sent to a webhook, the newest first',
  least: 'admin',
  params: { id },
  answers: { 200: { about: 'The deliveries that are kept.', json: deliveryListSchema } },
  errors: ['not_found'],
  examples: [{ name: 'A webhook', status: 200 }],
});
