import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '#e2e/support/http.ts';
import { isEnded, type Job, type JobCreated } from '#lib/contract/jobs.ts';

const LOOK_EVERY_MS = 500;

export interface Kept {
  downloads: number;
  bytes: number;
  /** One sentence for each that did not end well. */
  faults: string[];
}

/** Brings each of `references` again and again, all at a time, and deletes what came, until `signal`. */
export async function keepDownloading(
  url: string,
  references: readonly string[],
  signal: AbortSignal,
  restMs = 0,
): Promise<Kept> {
  const kept: Kept = { downloads: 0, bytes: 0, faults: [] };
  await Promise.all(
    references.map(async (reference) => {
      while (!signal.aborted) {
        const asked = await call<JobCreated>(`${url}/v1/jobs`, 'POST', {
          operation: 'model_download',
          model: reference,
        });
        if (asked.status !== 202) {
          kept.faults.push(`${reference} was answered ${asked.status}: ${JSON.stringify(asked.body)}`);
          return;
        }
        const job = await untilEnded(url, asked.body.job_id, signal);
        if (!job) return;
        if (job.state !== 'completed') kept.faults.push(`${reference} ${job.state}: ${JSON.stringify(job.error)}`);
        else {
          kept.downloads += 1;
          kept.bytes += job.progress.bytes;
          const gone = await call(`${url}/v1/models/${encodeURIComponent(job.model_id ?? '')}`, 'DELETE');
          if (gone.status >= 300)
            kept.faults.push(`${job.model_id} could not be deleted: ${JSON.stringify(gone.body)}`);
        }
        await sleep(restMs, undefined, { signal }).catch(() => undefined);
      }
    }),
  );
  return kept;
}

/** Null when it is left behind: the run is over. */
async function untilEnded(url: string, jobId: string, signal: AbortSignal): Promise<Job | null> {
  while (!signal.aborted) {
    const { body } = await call<Job>(`${url}/v1/jobs/${jobId}`);
    if (isEnded(body.state)) return body;
    await sleep(LOOK_EVERY_MS);
  }
  return null;
}
