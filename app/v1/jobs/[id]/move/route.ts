import { moveJobSchema } from '#lib/contract/jobs.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (request, { id = '' }) => {
    const { before } = await readBody(request, moveJobSchema);
    return Response.json(getHive().jobs.move(id, before));
  },
});
