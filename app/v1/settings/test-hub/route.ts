import { testHubSchema } from '#lib/contract/settings.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (request) => {
    const { hub_endpoint } = await readBody(request, testHubSchema);
    return Response.json(await getHive().testHub(hub_endpoint));
  },
});
