import type { Job } from '#lib/contract/jobs.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { Invocation } from '../command.ts';
import { columns } from '../output/columns.ts';

export async function execute({ api, args, out }: Invocation): Promise<number> {
  const job = await api.getJob(args[0] ?? '');
  out.object(job);
  for (const line of describe(job)) out.say(line);
  return 0;
}

function describe(job: Job): string[] {
  const { bytes, total_bytes, speed_bps } = job.progress;
  const facts: [string, string | null][] = [
    ['job', job.job_id],
    ['operation', job.operation],
    ['state', job.state],
    ['model', job.model],
    ['model id', job.model_id],
    ['revision', job.revision],
    ['bytes', total_bytes === null ? null : `${sayBytes(bytes)} of ${sayBytes(total_bytes)}`],
    ['speed', speed_bps === null ? null : `${sayBytes(speed_bps)}/s`],
    ['attempt', job.attempt > 1 ? String(job.attempt) : null],
    ['asked by', job.requested_by],
    ['created', job.created_at],
    ['started', job.started_at],
    ['ended', job.ended_at],
    ['error', job.error && `${job.error.code}: ${job.error.message}`],
    ['next', job.error?.hint ?? null],
  ];
  return columns(facts.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
