import type { ErrorBody } from '#lib/contract/errors.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Job, JobCancelled, JobCreated } from '#lib/contract/jobs.ts';
import type { Model, ModelDeleted } from '#lib/contract/models.ts';
import type { Capabilities } from '#lib/contract/system.ts';

/** The hive's own HTTP API. Every failure is a HiveError; a hive that does not answer is `hive_offline`. */
export interface ApiClient {
  createDownload(reference: string): Promise<JobCreated>;
  getJob(jobId: string): Promise<Job>;
  cancelJob(jobId: string, options: { keepPartial: boolean }): Promise<JobCancelled>;
  pauseJob(jobId: string): Promise<Job>;
  resumeJob(jobId: string): Promise<Job>;
  retryJob(jobId: string): Promise<Job>;
  getModel(id: string): Promise<Model>;
  previewDelete(id: string): Promise<ModelDeleted>;
  deleteModel(id: string): Promise<ModelDeleted>;
  capabilities(): Promise<Capabilities>;
}

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

export function createApiClient(fetch: Fetch = (path, init) => globalThis.fetch(path, init)): ApiClient {
  const job = (jobId: string, step = '') => `/v1/jobs/${encodeURIComponent(jobId)}${step}`;
  const model = (id: string, query = '') => `/v1/models/${encodeURIComponent(id)}${query}`;
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await send(fetch, method, path, body);
    if (!response.ok) throw await errorOf(response);
    return (await response.json()) as T;
  };
  return {
    createDownload: (reference) => call('POST', '/v1/jobs', { operation: 'model_download', model: reference }),
    getJob: (jobId) => call('GET', job(jobId)),
    cancelJob: (jobId, { keepPartial }) => call('DELETE', job(jobId, keepPartial ? '?keep_partial=true' : '')),
    pauseJob: (jobId) => call('POST', job(jobId, '/pause')),
    resumeJob: (jobId) => call('POST', job(jobId, '/resume')),
    retryJob: (jobId) => call('POST', job(jobId, '/retry')),
    getModel: (id) => call('GET', model(id)),
    previewDelete: (id) => call('DELETE', model(id, '?dry_run=true')),
    deleteModel: (id) => call('DELETE', model(id)),
    capabilities: () => call('GET', '/v1/capabilities'),
  };
}

async function send(fetch: Fetch, method: string, path: string, body: unknown): Promise<Response> {
  const init: RequestInit =
    body === undefined
      ? { method, cache: 'no-store' }
      : { method, cache: 'no-store', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  try {
    return await fetch(path, init);
  } catch (cause) {
    throw new HiveError('hive_offline', 'The hive does not answer.', { cause });
  }
}

/** A proxy in between may answer with a page of its own, so the body is read with care. */
async function errorOf(response: Response): Promise<HiveError> {
  const body = (await response.json().catch(() => null)) as Partial<ErrorBody> | null;
  if (body?.error) return HiveError.fromWire(body.error);
  return new HiveError('internal', `The hive answered ${response.status} without saying why.`);
}
