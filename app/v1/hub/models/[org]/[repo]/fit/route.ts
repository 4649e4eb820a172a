import { fitQuerySchema, lookAtRepoSchema } from '#lib/contract/hub.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readQuery } from '../../../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async (request, { org, repo }) => {
    const { revision = null, ...query } = readQuery(request, lookAtRepoSchema.extend(fitQuerySchema.shape));
    return Response.json(await getHive().hub.fit({ repo: `${org}/${repo}`, revision }, query, request.signal));
  },
});
