import { cancelJob, getJob } from '#lib/contract/calls/job-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(getJob, ({ params }) => getHive().jobs.get(params.id)),
  DELETE: answering(cancelJob, async ({ params: { id }, query }) => {
    await getHive().jobs.cancel(id, { keepPartial: query.keep_partial === 'true' });
    return { job_id: id, status: 'cancelled' as const };
  }),
});
