import { beginOpenId } from '#lib/contract/calls/session-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';
import { leadOn } from './lead-on.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(beginOpenId, async ({ query }) => leadOn(await getHive().team.beginOpenId(query.to))),
});
