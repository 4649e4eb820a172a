import { signIn, signOut, whoami as whoamiCall } from '#lib/contract/calls/session-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../answering.ts';
import { endpoint } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(whoamiCall, () => getHive().team.whoami()),
  POST: answering(signIn, async ({ request, body, reply }) => {
    const agent = request.headers.get('user-agent') ?? '';
    const { whoami, cookie } = await getHive().team.signIn(body, agent);
    return reply(200, whoami, { 'set-cookie': cookie });
  }),
  DELETE: answering(signOut, ({ reply }) => reply(204, undefined, { 'set-cookie': getHive().team.signOut().cookie })),
});
