import { HiveError } from '#lib/contract/hive-error.ts';
import type { Invocation } from '../command.ts';

/** Cancels a job, keeps what has arrived, and resolves with what is to be said of it. */
export async function stopJob({ api }: Invocation, jobId: string, said: string): Promise<string> {
  try {
    await api.cancelJob(jobId, { keepPartial: true });
    return said;
  } catch (error) {
    // It may have ended in this very moment.
    if (!HiveError.is(error)) throw error;
    return error.message;
  }
}
