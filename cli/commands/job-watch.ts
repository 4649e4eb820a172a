import type { Invocation } from '../command.ts';
import { type FollowedJob, followJobs } from './follow-jobs.ts';

export async function execute(invocation: Invocation): Promise<number> {
  const { api, args } = invocation;
  const jobs = await Promise.all(
    args.map(async (jobId): Promise<FollowedJob> => ({ jobId, name: (await api.getJob(jobId)).model || jobId })),
  );
  return followJobs(
    invocation,
    jobs,
    ({ name }) => `${name}: completed`,
    async () => 'goes on in the hive.',
  );
}
