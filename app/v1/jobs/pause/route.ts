import type { JobsStepped } from '#lib/contract/jobs.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: async () => Response.json({ jobs: await getHive().jobs.pauseAll() } satisfies JobsStepped),
});
