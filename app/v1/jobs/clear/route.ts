import { clearHistorySchema } from '#lib/contract/job-history.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint, readBody } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async (request) => Response.json(getHive().jobs.clearHistory(await readBody(request, clearHistorySchema))),
});
