import { signInSchema } from '#lib/contract/team.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: () => Response.json(getHive().team.whoami()),
  POST: async (request) => {
    const agent = request.headers.get('user-agent') ?? '';
    const { whoami, cookie } = await getHive().team.signIn(await readBody(request, signInSchema), agent);
    return Response.json(whoami, { headers: { 'set-cookie': cookie } });
  },
  DELETE: () => new Response(null, { status: 204, headers: { 'set-cookie': getHive().team.signOut().cookie } }),
});
