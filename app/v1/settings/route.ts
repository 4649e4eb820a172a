import { changeSettingsSchema } from '#lib/contract/settings.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: () => Response.json(getHive().readSettings()),
  PATCH: async (request) =>
    Response.json(await getHive().changeSettings(await readBody(request, changeSettingsSchema))),
});
