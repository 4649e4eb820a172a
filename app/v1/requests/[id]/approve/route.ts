import { decideRequestSchema } from '#lib/contract/requests.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readOptionalBody } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (request, { id = '' }) =>
    Response.json(getHive().requests.approve(id, await readOptionalBody(request, decideRequestSchema))),
});
