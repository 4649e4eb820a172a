import { createJobSchema, listJobsSchema } from '#lib/contract/jobs.ts';
import { getHive } from '#lib/hive/current.ts';
import { accepted } from '../accepted.ts';
import { endpoint, readBody, readQuery } from '../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  GET: (request) => Response.json(getHive().jobs.list(readQuery(request, listJobsSchema))),
  POST: async (request) => {
    const asked = await readBody(request, createJobSchema);
    if (asked.operation === 'model_download' && asked.dry_run) {
      return Response.json(await getHive().jobs.preview(asked, request.signal));
    }
    const { requests, jobs } = getHive();
    const created = asked.operation === 'model_download' ? requests.ask(asked) : jobs.create(asked);
    if ('request_id' in created) {
      return Response.json(created, { status: 202, headers: { location: `/v1/requests/${created.request_id}` } });
    }
    return accepted(created);
  },
});
