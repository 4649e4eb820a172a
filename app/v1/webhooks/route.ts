import { createWebhookSchema } from '#lib/contract/webhooks.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: () => Response.json({ webhooks: getHive().webhooks.list() }),
  POST: async (request) =>
    Response.json(getHive().webhooks.create(await readBody(request, createWebhookSchema)), { status: 201 }),
});
