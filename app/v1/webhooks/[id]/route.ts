import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  DELETE: (_, { id = '' }) => {
    getHive().webhooks.remove(id);
    return new Response(null, { status: 204 });
  },
});
