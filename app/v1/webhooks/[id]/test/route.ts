import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (_, { id = '' }) => Response.json(await getHive().webhooks.test(id)),
});
