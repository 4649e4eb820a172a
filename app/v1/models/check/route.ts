import { checkModelsSchema } from '#lib/contract/upstream.ts';
import { getHive } from '#lib/hive/current.ts';
import { accepted } from '../../accepted.ts';
import { endpoint, readOptionalBody } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (request) => accepted(getHive().upstream.check(await readOptionalBody(request, checkModelsSchema))),
});
