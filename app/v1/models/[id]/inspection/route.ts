import { inspectModel } from '#lib/contract/calls/model-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../../answering.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(inspectModel, ({ request, params }) => getHive().models.inspect(params.id, request.signal)),
});
