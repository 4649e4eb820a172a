import { dropPreviousSchema } from '#lib/contract/upstream.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readQuery } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  DELETE: async (request, { id = '' }) => {
    const { upstream } = getHive();
    const dryRun = readQuery(request, dropPreviousSchema).dry_run === 'true';
    return Response.json(await (dryRun ? upstream.previewGivingUp(id) : upstream.giveUp(id)));
  },
});
