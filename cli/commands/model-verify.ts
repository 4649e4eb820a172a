import type { Invocation } from '../command.ts';
import { type FollowedJob, followJobs } from './follow-jobs.ts';
import { forEachId } from './for-each-id.ts';
import { stopJob } from './stop-job.ts';

/** A model whose bytes have changed is a failure, for scripts that ask by the exit code. */
export async function execute(invocation: Invocation): Promise<number> {
  const { api, out } = invocation;
  const jobs: FollowedJob[] = [];
  const refused = await forEachId(invocation, async (id) => {
    const created = await api.verifyModel(id);
    out.object({ event: 'created', model: id, ...created });
    jobs.push({ jobId: created.job_id, name: id });
  });
  let unfit = 0;
  const code = await followJobs(
    invocation,
    jobs,
    async ({ name }) => {
      const { status } = await api.getModel(name);
      if (status !== 'available') unfit += 1;
      return `${name}: ${status === 'available' ? 'every byte is right' : status}`;
    },
    ({ jobId }) => stopJob(invocation, jobId, 'no longer hashed.'),
  );
  return code === 0 && (refused > 0 || unfit > 0) ? 1 : code;
}
