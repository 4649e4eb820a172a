import { createUserSchema } from '#lib/contract/team.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: () => Response.json({ users: getHive().team.listUsers() }),
  POST: async (request) =>
    Response.json(getHive().team.createUser(await readBody(request, createUserSchema)), { status: 201 }),
});
