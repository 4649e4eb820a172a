import type { JobsStepped } from '#lib/contract/jobs.ts';
import { getHive } from '#lib/hive/current.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: () => Response.json({ jobs: getHive().jobs.resumeAll() } satisfies JobsStepped),
});
