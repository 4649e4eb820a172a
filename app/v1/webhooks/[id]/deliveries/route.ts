import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (_, { id = '' }) => Response.json({ deliveries: getHive().webhooks.deliveries(id) }),
});
