import { deleteModelSchema } from '#lib/contract/models.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readQuery } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (_, { id = '' }) => Response.json(getHive().models.get(id)),
  DELETE: async (request, { id = '' }) => {
    const { models } = getHive();
    const { dry_run, force } = readQuery(request, deleteModelSchema);
    const answer = dry_run === 'true' ? models.previewDeletion(id) : models.delete(id, { force: force === 'true' });
    return Response.json(await answer);
  },
});
