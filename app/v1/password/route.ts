import { changePasswordSchema } from '#lib/contract/team.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  PUT: async (request) => {
    await getHive().team.changePassword(await readBody(request, changePasswordSchema));
    return new Response(null, { status: 204 });
  },
});
