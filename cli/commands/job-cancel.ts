import type { Invocation } from '../command.ts';
import { forEachId } from './for-each-id.ts';

export function execute(invocation: Invocation): Promise<number> {
  const { api, options, out } = invocation;
  return forEachId(invocation, async (jobId) => {
    const cancelled = await api.cancelJob(jobId, { keepPartial: options['keep-partial'] === true });
    out.object(cancelled);
    out.say(`${jobId}: cancelled`);
  });
}
