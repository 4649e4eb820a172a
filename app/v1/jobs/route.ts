import { createJob, listJobs } from '#lib/contract/calls/job-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { accepted } from '../accepted.ts';
import { answering } from '../answering.ts';
import { endpoint } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: answering(listJobs, ({ query }) => getHive().jobs.list(query)),
  POST: answering(createJob, async ({ request, body, reply }) => {
    if (body.operation === 'model_download' && body.dry_run) return getHive().jobs.preview(body, request.signal);
    const { requests, jobs } = getHive();
    const created = body.operation === 'model_download' ? await requests.ask(body) : jobs.create(body);
    if ('request_id' in created) return reply(202, created, { location: `/v1/requests/${created.request_id}` });
    return accepted(created);
  }),
});
