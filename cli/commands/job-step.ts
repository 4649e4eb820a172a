import type { Execute } from '../command.ts';
import { forEachId } from './for-each-id.ts';

export function executeStep(step: 'pause' | 'resume' | 'retry'): Execute {
  return (invocation) => {
    const { api, out } = invocation;
    const take = { pause: api.pauseJob, resume: api.resumeJob, retry: api.retryJob }[step];
    return forEachId(invocation, async (jobId) => {
      const job = await take(jobId);
      out.object(job);
      out.say(`${jobId}: ${job.state}`);
    });
  };
}
