import { lookAtRepoSchema } from '#lib/contract/hub.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readQuery } from '../../../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async (request, { org, repo }) => {
    const { revision = null } = readQuery(request, lookAtRepoSchema);
    return Response.json(await getHive().hub.readme({ repo: `${org}/${repo}`, revision }, request.signal));
  },
});
