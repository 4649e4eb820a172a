import { pauseAllJobs } from '#lib/contract/calls/job-calls.ts';
import { getHive } from '#lib/hive/current.ts';
import { answering } from '../../answering.ts';
import { endpoint } from '../../endpoint.ts';

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = endpoint({
  POST: answering(pauseAllJobs, async () => ({ jobs: await getHive().jobs.pauseAll() })),
});
