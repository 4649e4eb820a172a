import { deleteModels } from '#lib/contract/calls/model-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: answering(deleteModels, ({ body: { ids, dry_run } }) => {
    const { models } = getHive();
    return dry_run ? models.previewDeletions(ids) : models.deleteMany(ids);
  }),
});
