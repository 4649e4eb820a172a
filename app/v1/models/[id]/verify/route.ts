import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: (_, { id = '' }) => {
    const created = getHive().models.verify(id);
    return Response.json(created, { status: 202, headers: { location: `/v1/jobs/${created.job_id}` } });
  },
});
