import type { Job } from '#lib/contract/jobs.ts';
import type { Invocation } from '../command.ts';
import { columns } from '../output/columns.ts';
import { readPages } from './read-pages.ts';

export async function execute({ api, options, out }: Invocation): Promise<number> {
  const { state, operation } = options;
  const jobs = await readPages(options.limit, async (page) => {
    const { jobs, next_cursor } = await api.listJobs({ state, operation, ...page });
    return { items: jobs, next_cursor };
  });
  for (const job of jobs) out.object(job);
  if (options.quiet) for (const { job_id } of jobs) out.say(job_id);
  else if (jobs.length === 0) out.note('No job.');
  else for (const line of table(jobs)) out.say(line);
  return 0;
}

function table(jobs: readonly Job[]): string[] {
  const rows = jobs.map(({ job_id, operation, state, progress, model, created_at }) => [
    job_id,
    operation,
    progress.percent === null || state === 'completed' ? state : `${state} ${Math.floor(progress.percent)} %`,
    created_at.slice(0, 16).replace('T', ' '),
    model,
  ]);
  return columns([['JOB', 'OPERATION', 'STATE', 'CREATED (UTC)', 'MODEL'], ...rows]);
}
