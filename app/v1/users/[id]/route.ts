import { changeUserSchema } from '#lib/contract/team.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  PATCH: async (request, { id = '' }) =>
    Response.json(getHive().team.changeUser(id, await readBody(request, changeUserSchema))),
});
