import { getRepoPicture } from '#lib/contract/calls/hub-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../../../../answering.ts';
import { endpoint } from '../../../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getRepoPicture, async ({ request, params: { org, repo }, query: { revision = null, path } }) => {
    const { type, bytes } = await getHive().hub.picture({ repo: `${org}/${repo}`, revision }, path, request.signal);
    return new Response(new Uint8Array(bytes), { headers: { 'content-type': type } });
  }),
});
