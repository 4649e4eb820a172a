import { StepFailure } from '../steps/project.mjs';

const WITHIN_MS = 60_000;

/** Asks the hive at `url` for a model, as a program does. Resolves with its catalog entry. */
export async function provision(url, reference) {
  const created = await callJson(`${url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ operation: 'model_download', model: reference }),
  });
  const stream = await fetch(`${url}${created.sse_url}`, { signal: AbortSignal.timeout(WITHIN_MS) });
  await stream.text();
  const job = await callJson(`${url}/v1/jobs/${created.job_id}`);
  if (job.state !== 'completed') throw new StepFailure(`${reference} ended as ${job.state}: ${job.error?.message}`);
  return callJson(`${url}/v1/models/${encodeURIComponent(job.model_id)}`);
}

async function callJson(url, init) {
  const response = await fetch(url, init);
  const body = await response.json();
  if (!response.ok) throw new StepFailure(`${url} answered ${response.status}: ${body.error?.message}`);
  return body;
}
