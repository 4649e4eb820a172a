import { createToken, listTokens } from '#lib/contract/calls/team-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../answering.ts';
import { endpoint } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(listTokens, () => ({ tokens: getHive().team.listTokens() })),
  POST: answering(createToken, ({ body }) => getHive().team.createToken(body)),
});
