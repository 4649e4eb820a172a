import { finishOpenId } from '#lib/contract/calls/session-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../../answering.ts';
import { endpoint } from '../../../endpoint.ts';
import { leadOn } from '../lead-on.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(finishOpenId, async ({ request }) => {
    const { headers, url } = request;
    const from = { cookie: headers.get('cookie') ?? undefined, agent: headers.get('user-agent') ?? '' };
    return leadOn(await getHive().team.finishOpenId(new URL(url).searchParams, from));
  }),
});
