import { deleteModelSchema } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readQuery } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (_, { id = '' }) => Response.json(getHive().models.get(id)),
  DELETE: async (request, { id = '' }) => {
    const { models } = getHive();
    const preview = readQuery(request, deleteModelSchema).dry_run === 'true';
    return Response.json(await (preview ? models.previewDeletion(id) : models.delete(id)));
  },
});
