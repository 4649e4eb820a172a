import { showLink, useLink } from '#lib/contract/calls/session-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(showLink, ({ params }) => getHive().team.showLink(params.secret)),
  POST: answering(useLink, async ({ request, params, body, reply }) => {
    const agent = request.headers.get('user-agent') ?? '';
    const { whoami, cookie } = await getHive().team.useLink(params.secret, body, agent);
    return reply(200, whoami, { 'set-cookie': cookie });
  }),
});
