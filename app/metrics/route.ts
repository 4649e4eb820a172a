import { getMetrics } from '#lib/contract/calls/hive-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../v1/answering.ts';
import { endpoint } from '../v1/endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getMetrics, async () => {
    const { contentType, text } = await getHive().metrics();
    return new Response(text, { headers: { 'content-type': contentType, 'cache-control': 'no-store' } });
  }),
});
