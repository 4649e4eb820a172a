import type { DownloadPreview } from '#lib/contract/download-preview.ts';
import type { ErrorBody } from '#lib/contract/errors.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { HubReadme } from '#lib/contract/hub.ts';
import type { HistoryCleared } from '#lib/contract/job-history.ts';
import type { Job, JobCancelled, JobCreated, JobPage, JobsStepped } from '#lib/contract/jobs.ts';
import type {
  CatalogSummary,
  Model,
  ModelDeletion,
  ModelPage,
  ModelsDeleted,
  ModelsVerify,
} from '#lib/contract/models.ts';
import type { NoticesSeen } from '#lib/contract/notices.ts';
import type { RequestCreated } from '#lib/contract/requests.ts';
import type { HiveSettings, HubTested, SettingsChange } from '#lib/contract/settings.ts';
import type { Capabilities } from '#lib/contract/system.ts';

/** The hive's own HTTP API. Every failure is a HiveError; a hive that does not answer is `hive_offline`. */
export interface ApiClient {
  /** A request where the one who asks may not download; `reason` is for those who decide then. */
  createDownload(
    reference: string,
    more?: { hiveId?: string; reason?: string; place?: string },
  ): Promise<JobCreated | RequestCreated>;
  listJobs(query: Query): Promise<JobPage>;
  getJob(jobId: string): Promise<Job>;
  cancelJob(jobId: string, options: { keepPartial: boolean }): Promise<JobCancelled>;
  pauseJob(jobId: string): Promise<Job>;
  resumeJob(jobId: string): Promise<Job>;
  retryJob(jobId: string): Promise<Job>;
  listModels(query: Query, signal?: AbortSignal): Promise<ModelPage>;
  dismissJob(jobId: string): Promise<Job>;
  /** One is told of its end, should one not be there then. */
  followJob(jobId: string): Promise<Job>;
  unfollowJob(jobId: string): Promise<Job>;
  /** Of these jobs and requests. */
  seeNotices(about: readonly string[]): Promise<NoticesSeen>;
  /** Before another job that waits, or to the end. */
  moveJob(jobId: string, beforeId: string | null): Promise<Job>;
  /** The downloads that wait. */
  listQueue(): Promise<JobPage>;
  pauseAll(): Promise<JobsStepped>;
  resumeAll(): Promise<JobsStepped>;
  /** Failures are cleared that were put aside, and those that are named. */
  clearHistory(settled: readonly string[]): Promise<HistoryCleared>;
  getModel(id: string): Promise<Model>;
  verifyModel(id: string): Promise<JobCreated>;
  /** Null: all that come from the Hub. */
  checkModels(ids: readonly string[] | null): Promise<JobCreated>;
  updateModel(id: string): Promise<JobCreated>;
  rollbackModel(id: string): Promise<JobCreated>;
  repairModel(id: string): Promise<JobCreated>;
  /** Of the version that an update has replaced. */
  previewGivingUp(id: string): Promise<ModelDeletion>;
  giveUpPrevious(id: string): Promise<ModelDeletion>;
  previewDelete(id: string): Promise<ModelDeletion>;
  deleteModel(id: string, options?: { force: boolean }): Promise<ModelDeletion>;
  previewDeletes(ids: readonly string[]): Promise<ModelsDeleted>;
  deleteModels(ids: readonly string[]): Promise<ModelsDeleted>;
  verifyModels(ids: readonly string[]): Promise<ModelsVerify>;
  catalogSummary(): Promise<CatalogSummary>;
  changeSettings(change: SettingsChange): Promise<HiveSettings>;
  testHub(endpoint?: string): Promise<HubTested>;
  readme(repo: string, revision: string): Promise<HubReadme>;
  capabilities(): Promise<Capabilities>;
  previewDownload(reference: string, signal: AbortSignal): Promise<DownloadPreview>;
  /** An address below `/v1/hub`. */
  lookAtHub<T>(path: string, signal: AbortSignal): Promise<T>;
}

/** What is left out or empty is not asked for. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

export function createApiClient(fetch: Fetch = (path, init) => globalThis.fetch(path, init)): ApiClient {
  const job = (jobId: string, step = '') => `/v1/jobs/${encodeURIComponent(jobId)}${step}`;
  const model = (id: string, step = '') => `/v1/models/${encodeURIComponent(id)}${step}`;
  const call = createCall(fetch);
  return {
    createDownload: (reference, { hiveId, reason, place } = {}) =>
      call('POST', '/v1/jobs', { operation: 'model_download', hive_id: hiveId, model: reference, reason, place }),
    listJobs: (query) => call('GET', withQuery('/v1/jobs', query)),
    getJob: (jobId) => call('GET', job(jobId)),
    cancelJob: (jobId, { keepPartial }) => call('DELETE', job(jobId, keepPartial ? '?keep_partial=true' : '')),
    pauseJob: (jobId) => call('POST', job(jobId, '/pause')),
    resumeJob: (jobId) => call('POST', job(jobId, '/resume')),
    retryJob: (jobId) => call('POST', job(jobId, '/retry')),
    listModels: (query, signal) => call('GET', withQuery('/v1/models', query), undefined, signal),
    dismissJob: (jobId) => call('POST', job(jobId, '/dismiss')),
    followJob: (jobId) => call('POST', job(jobId, '/follow')),
    unfollowJob: (jobId) => call('DELETE', job(jobId, '/follow')),
    seeNotices: (about) => call('POST', '/v1/notices/seen', { about }),
    moveJob: (jobId, before) => call('POST', job(jobId, '/move'), { before }),
    listQueue: () => call('GET', '/v1/jobs?operation=model_download&state=queued&limit=500'),
    pauseAll: () => call('POST', '/v1/jobs/pause'),
    resumeAll: () => call('POST', '/v1/jobs/resume'),
    clearHistory: (settled) => call('POST', '/v1/jobs/clear', { settled }),
    getModel: (id) => call('GET', model(id)),
    verifyModel: (id) => call('POST', model(id, '/verify')),
    checkModels: (ids) => call('POST', '/v1/models/check', ids === null ? {} : { ids }),
    updateModel: (id) => call('POST', model(id, '/update')),
    rollbackModel: (id) => call('POST', model(id, '/rollback')),
    repairModel: (id) => call('POST', model(id, '/repair')),
    previewGivingUp: (id) => call('DELETE', model(id, '/previous?dry_run=true')),
    giveUpPrevious: (id) => call('DELETE', model(id, '/previous')),
    previewDelete: (id) => call('DELETE', model(id, '?dry_run=true')),
    deleteModel: (id, options) => call('DELETE', model(id, options?.force ? '?force=true' : '')),
    previewDeletes: (ids) => call('POST', '/v1/models/delete', { ids, dry_run: true }),
    deleteModels: (ids) => call('POST', '/v1/models/delete', { ids }),
    verifyModels: (ids) => call('POST', '/v1/models/verify', { ids }),
    catalogSummary: () => call('GET', '/v1/models/summary'),
    changeSettings: (change) => call('PATCH', '/v1/settings', change),
    testHub: (endpoint) => call('POST', '/v1/settings/test-hub', { hub_endpoint: endpoint }),
    readme: (repo, revision) => call('GET', withQuery(`/v1/hub/models/${repo}/readme`, { revision })),
    capabilities: () => call('GET', '/v1/capabilities'),
    previewDownload: (reference, signal) =>
      call('POST', '/v1/jobs', { operation: 'model_download', model: reference, dry_run: true }, signal),
    lookAtHub: (path, signal) => call('GET', path, undefined, signal),
  };
}

/** One call of the API. What answers without a body is undefined. */
export type Call = <T>(method: string, path: string, body?: unknown, signal?: AbortSignal) => Promise<T>;

export function createCall(fetch: Fetch): Call {
  return async <T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> => {
    const response = await send(fetch, method, path, body, signal);
    if (!response.ok) throw await errorOf(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
}

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return given.length === 0
    ? path
    : `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

async function send(
  fetch: Fetch,
  method: string,
  path: string,
  body: unknown,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const init: RequestInit = {
    method,
    cache: 'no-store',
    ...(signal && { signal }),
    ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  };
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (HiveError.is(cause)) throw cause;
    throw new HiveError('hive_offline', 'The hive does not answer.', { cause });
  }
}

/** A proxy in between may answer with a page of its own, so the body is read with care. */
async function errorOf(response: Response): Promise<HiveError> {
  const body = (await response.json().catch(() => null)) as Partial<ErrorBody> | null;
  if (body?.error) return HiveError.fromWire(body.error);
  return new HiveError('internal', `The hive answered ${response.status} without saying why.`);
}
