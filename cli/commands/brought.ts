import type { JobCreated } from '#lib/contract/jobs.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Brought } from '#lib/contract/upstream.ts';
import type { Invocation } from '../command.ts';
import { type FollowedJob, followJobs } from './follow-jobs.ts';
import { forEachId } from './for-each-id.ts';
import { stopJob } from './stop-job.ts';

/** Begins a job for each model and follows them; what has come stays when it is interrupted. */
export async function bringEach(
  invocation: Invocation,
  begin: (id: string) => Promise<JobCreated>,
  say: (name: string, brought: Brought) => string,
): Promise<number> {
  const { out } = invocation;
  const jobs: FollowedJob[] = [];
  const refused = await forEachId(invocation, async (id) => {
    const created = await begin(id);
    out.object({ event: 'created', model: id, ...created });
    jobs.push({ jobId: created.job_id, name: id });
  });
  const code = await followJobs(
    invocation,
    jobs,
    ({ name }, end) => say(name, end.result as Brought),
    ({ jobId }) => stopJob(invocation, jobId, 'cancelled; what has arrived is kept.'),
  );
  return code === 0 && refused > 0 ? 1 : code;
}

export const sayBrought = ({ fetched_bytes, reused_bytes }: Brought): string =>
  `${sayBytes(fetched_bytes)} fetched, ${sayBytes(reused_bytes)} were here`;
