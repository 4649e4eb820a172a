import { HiveError } from '#lib/contract/hive-error.ts';
import type { JobCreated } from '#lib/contract/jobs.ts';
import type { ModelsVerify } from '#lib/contract/models.ts';

/** A job for each; one that can't be made is said beside the others. */
export function verifyEach(ids: readonly string[], verify: (id: string) => JobCreated): ModelsVerify {
  const answer: ModelsVerify = { jobs: [], failed: [] };
  for (const id of ids) {
    try {
      answer.jobs.push({ id, job_id: verify(id).job_id });
    } catch (error) {
      answer.failed.push({ id, error: HiveError.from(error).toWire() });
    }
  }
  return answer;
}
