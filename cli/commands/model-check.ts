import type { Model } from '#lib/contract/models.ts';
import type { CheckResult } from '#lib/contract/upstream.ts';
import type { Invocation } from '../command.ts';
import { followJobs } from './follow-jobs.ts';

/** What the Hub has by now of these models, or of all. */
export async function execute(invocation: Invocation): Promise<number> {
  const { api, args, out } = invocation;
  const created = await api.checkModels(args.length > 0 ? args : null);
  out.object({ event: 'created', ...created });
  const name = args.length === 1 ? (args[0] ?? '') : args.length > 0 ? `${args.length} models` : 'all models';
  return followJobs(
    invocation,
    [{ jobId: created.job_id, name }],
    async (_, end) => {
      const { moved, failed, checked } = end.result as CheckResult;
      // Those that were asked for by name are told of in any case.
      const models = await Promise.all([...new Set([...args, ...moved])].map((id) => api.getModel(id)));
      const failures = failed.map(({ id, message }) => `${id}: ${message}`);
      const lines = [...models.map(sayModel), ...failures];
      return lines.length > 0 ? lines.join('\n') : `${checked} models: nothing of them has changed at the Hub`;
    },
    async () => {
      await api.cancelJob(created.job_id, { keepPartial: true });
      return 'no longer compared.';
    },
  );
}

const sayModel = ({ id, upstream }: Model): string => `${id}: ${upstream?.human ?? 'not compared'}`;
