import { cancelJobSchema, type JobCancelled } from '#lib/contract/jobs.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readQuery } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (_, { id = '' }) => Response.json(getHive().jobs.get(id)),
  DELETE: async (request, { id = '' }) => {
    const { keep_partial } = readQuery(request, cancelJobSchema);
    await getHive().jobs.cancel(id, { keepPartial: keep_partial === 'true' });
    return Response.json({ job_id: id, status: 'cancelled' } satisfies JobCancelled);
  },
});
