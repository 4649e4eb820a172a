import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async () => Response.json(await getHive().audit.verify()),
});
