import { useLinkSchema } from '#lib/contract/team.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (_, { secret = '' }) => Response.json(getHive().team.showLink(secret)),
  POST: async (request, { secret = '' }) => {
    const agent = request.headers.get('user-agent') ?? '';
    const { whoami, cookie } = await getHive().team.useLink(secret, await readBody(request, useLinkSchema), agent);
    return Response.json(whoami, { headers: { 'set-cookie': cookie } });
  },
});
