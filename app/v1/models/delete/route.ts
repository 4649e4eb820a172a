import { deleteModelsSchema } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (request) => {
    const { models } = getHive();
    const { ids, dry_run } = await readBody(request, deleteModelsSchema);
    return Response.json(await (dry_run ? models.previewDeletions(ids) : models.deleteMany(ids)));
  },
});
