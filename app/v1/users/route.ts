import { createUser, listUsers } from '#lib/contract/calls/team-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../answering.ts';
import { endpoint } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(listUsers, () => ({ users: getHive().team.listUsers() })),
  POST: answering(createUser, ({ body }) => getHive().team.createUser(body)),
});
