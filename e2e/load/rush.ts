import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '#e2e/support/http.ts';
import type { Job, JobCreated, JobPage } from '#lib/contract/jobs.ts';

const END_WITHIN_MS = 600_000;

export interface Rush {
  /** Until the last one was accepted. */
  acceptedSeconds: number;
  /** Until the last one had ended. */
  endedSeconds: number;
  faults: string[];
}

/** Asks for all of `references` in one go, and waits until none of them is in the queue any more. */
export async function rush(url: string, references: readonly string[]): Promise<Rush> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const faults: string[] = [];
  const ids = new Set<string>();
  await Promise.all(
    references.map(async (model) => {
      const { status, body } = await call<JobCreated>(`${url}/v1/jobs`, 'POST', { operation: 'model_download', model });
      if (status === 202) ids.add(body.job_id);
      else faults.push(`${model} was answered ${status}: ${JSON.stringify(body)}`);
    }),
  );
  const acceptedSeconds = seconds();
  if (ids.size < references.length) faults.push(`${references.length} were asked for, and there are ${ids.size} jobs.`);
  for (const state of ['queued', 'resolving', 'downloading', 'verifying'] as const) {
    while (seconds() * 1000 < END_WITHIN_MS && (await jobsIn(url, `state=${state}&limit=1`)).jobs.length > 0) {
      await sleep(500);
    }
  }
  const endedSeconds = seconds();
  for await (const { job_id, state, model, error } of newestFirst(url)) {
    if (!ids.delete(job_id)) break;
    if (state !== 'completed') faults.push(`${model} ${state}: ${JSON.stringify(error)}`);
  }
  if (ids.size > 0) faults.push(`${ids.size} of the jobs are not there.`);
  return { acceptedSeconds, endedSeconds, faults };
}

async function jobsIn(url: string, query: string): Promise<JobPage> {
  return (await call<JobPage>(`${url}/v1/jobs?${query}`)).body;
}

async function* newestFirst(url: string): AsyncGenerator<Job> {
  let cursor: string | null = null;
  do {
    const page: JobPage = await jobsIn(url, `limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    yield* page.jobs;
    cursor = page.next_cursor;
  } while (cursor !== null);
}
