import type { WireError } from '#lib/contract/errors.ts';
import type { JobState } from '#lib/contract/jobs.ts';

/**
 * The life of a job. It waits as `queued`, is claimed by the worker and becomes `resolving`; a download goes on through
 * `downloading` and `verifying`; a job that only hashes goes to `verifying` at once. People can pause it until the bytes are all here, and cancel it until it has ended. An
 * ended job that did not complete can be queued again. A restart of the hive puts whatever was under way back into the
 * queue (`recover`), so that recovery and resume are one path: the disk knows how far each file is.
 *
 * An ended job carries what its end means, so that a failed job cannot lack its error.
 */
export type JobStatus =
  | { state: 'queued' | 'resolving' | 'downloading' | 'verifying' | 'paused' | 'cancelled' }
  | { state: 'completed'; modelId: string | null; result: unknown }
  | { state: 'failed'; error: WireError };

export type JobEvent =
  | { type: 'claim' | 'download' | 'verify' | 'pause' | 'resume' | 'retry' | 'cancel' | 'recover' }
  | { type: 'complete'; modelId: string | null; result: unknown }
  | { type: 'fail'; error: WireError };

const FROM: Record<JobEvent['type'], readonly JobState[]> = {
  claim: ['queued'],
  download: ['resolving'],
  verify: ['resolving', 'downloading'],
  // Listing and deleting are done as soon as they are claimed: they skip the download's own states.
  complete: ['resolving', 'verifying'],
  fail: ['queued', 'resolving', 'downloading', 'verifying', 'paused'],
  cancel: ['queued', 'resolving', 'downloading', 'verifying', 'paused'],
  pause: ['queued', 'resolving', 'downloading'],
  resume: ['paused'],
  retry: ['failed', 'cancelled'],
  recover: ['resolving', 'downloading', 'verifying'],
};

/** The status after `event`, or null when a job in `from` has no such step. */
export function transition(from: JobState, event: JobEvent): JobStatus | null {
  if (!FROM[event.type].includes(from)) return null;
  switch (event.type) {
    case 'claim':
      return { state: 'resolving' };
    case 'download':
      return { state: 'downloading' };
    case 'verify':
      return { state: 'verifying' };
    case 'complete':
      return { state: 'completed', modelId: event.modelId, result: event.result };
    case 'fail':
      return { state: 'failed', error: event.error };
    case 'cancel':
      return { state: 'cancelled' };
    case 'pause':
      return { state: 'paused' };
    case 'resume':
    case 'retry':
    case 'recover':
      return { state: 'queued' };
  }
}
