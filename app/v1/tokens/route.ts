import { createTokenSchema } from '#lib/contract/team.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: () => Response.json({ tokens: getHive().team.listTokens() }),
  POST: async (request) =>
    Response.json(getHive().team.createToken(await readBody(request, createTokenSchema)), { status: 201 }),
});
