import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: (_, { id = '' }) => Response.json(getHive().team.createPasswordLink(id), { status: 201 }),
});
