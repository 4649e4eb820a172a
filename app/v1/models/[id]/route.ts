import { deleteModel, getModel } from '#lib/contract/calls/model-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getModel, ({ params }) => getHive().models.get(params.id)),
  DELETE: answering(deleteModel, ({ params: { id }, query: { dry_run, force } }) => {
    const { models } = getHive();
    return dry_run === 'true' ? models.previewDeletion(id) : models.delete(id, { force: force === 'true' });
  }),
});
