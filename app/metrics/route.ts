import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../v1/endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async () => {
    const { contentType, text } = await getHive().metrics();
    return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
  },
});
