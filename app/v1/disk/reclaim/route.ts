import { reclaimRequestSchema } from '#lib/contract/disk.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (request) => {
    const { paths } = await readBody(request, reclaimRequestSchema);
    return Response.json(await getHive().disk.reclaim(paths));
  },
});
