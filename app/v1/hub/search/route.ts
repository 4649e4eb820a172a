import { searchHubSchema } from '#lib/contract/hub.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readQuery } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: async (request) =>
    Response.json(await getHive().hub.search(readQuery(request, searchHubSchema), request.signal)),
});
