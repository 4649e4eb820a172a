import { listDeletedModels } from '#lib/contract/calls/model-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(listDeletedModels, ({ query }) => ({ deleted: getHive().models.listDeleted(query.limit) })),
});
