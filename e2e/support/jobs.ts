import type { Job, JobCreated } from '#lib/contract/jobs.ts';
import { isEnded } from '#lib/contract/jobs.ts';
import { call, readEvents, type StreamEvent } from './http.ts';

/** Asks for a model as the first of the two curl lines does. Throws with the answer when it is refused. */
export async function download(hiveUrl: string, model: string): Promise<string> {
  const answer = await call<JobCreated>(`${hiveUrl}/v1/jobs`, 'POST', {
    operation: 'model_download',
    hive_id: 'localhost',
    model,
  });
  if (answer.status !== 202) throw new Error(`${model}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.job_id;
}

export async function getJob(hiveUrl: string, jobId: string): Promise<Job> {
  return (await call<Job>(`${hiveUrl}/v1/jobs/${jobId}`)).body;
}

/** Every event of the job, to the closing line. */
export async function watchToEnd(hiveUrl: string, jobId: string): Promise<StreamEvent[]> {
  return Array.fromAsync(readEvents(`${hiveUrl}/v1/jobs/${jobId}/stream`));
}

/** Downloads and waits; the job as it is in the end. */
export async function downloadToEnd(hiveUrl: string, model: string): Promise<Job> {
  const jobId = await download(hiveUrl, model);
  await watchToEnd(hiveUrl, jobId);
  return getJob(hiveUrl, jobId);
}

/** Waits for a state or for bytes, by asking; throws when the job ends in another way first. */
export async function waitForJob(hiveUrl: string, jobId: string, reached: (job: Job) => boolean): Promise<Job> {
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    const job = await getJob(hiveUrl, jobId);
    if (reached(job)) return job;
    if (isEnded(job.state)) throw new Error(`The job ended as ${job.state}: ${JSON.stringify(job.error)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error('The job did not get there within 120 s.');
}

export const narrationOf = (events: StreamEvent[]): string[] =>
  events.filter((event) => event.event === 'narration').map((event) => JSON.parse(event.data).action);
