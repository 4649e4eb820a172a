import { verifyModelsSchema } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (request) => {
    const { ids } = await readBody(request, verifyModelsSchema);
    return Response.json(getHive().models.verifyMany(ids), { status: 202 });
  },
});
