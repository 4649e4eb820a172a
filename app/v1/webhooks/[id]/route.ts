import { removeWebhook } from '#lib/contract/calls/webhook-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  DELETE: answering(removeWebhook, ({ params }) => {
    getHive().webhooks.remove(params.id);
  }),
});
