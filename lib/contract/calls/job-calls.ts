import { z } from 'zod';
import { describeCall } from '../call.ts';
import { downloadPreviewSchema } from '../download-preview.ts';
import { clearHistorySchema, historyClearedSchema } from '../job-history.ts';
import {
  cancelJobSchema,
  createJobSchema,
  jobCancelledSchema,
  jobCreatedSchema,
  jobPageSchema,
  jobSchema,
  jobsSteppedSchema,
  listJobsSchema,
  moveJobSchema,
} from '../jobs.ts';
import { requestCreatedSchema } from '../requests.ts';
import { HUB_ERRORS, REFERENCE_ERRORS, VARIANT_ERRORS } from './error-groups.ts';
import { EXAMPLE } from './example-values.ts';

const jobId = { about: 'The `job_id` that the start of the job was answered with.', example: EXAMPLE.jobId };
const location = { Location: 'Where the job, or the request, can be read.' };

export const listJobs = describeCall({
  id: 'listJobs',
  method: 'GET',
  path: '/v1/jobs',
  group: 'Jobs',
  summary: 'Lists jobs, the newest first',
  least: 'viewer',
  query: listJobsSchema,
  answers: { 200: { about: 'A page of jobs.', json: jobPageSchema } },
  errors: [],
  examples: [
    { name: 'All', status: 200 },
    { name: 'Failed downloads', query: { operation: 'model_download', state: 'failed', limit: '20' }, status: 200 },
    { name: 'A cursor of one’s own making', query: { cursor: 'abc' }, status: 400 },
  ],
});

export const createJob = describeCall({
  id: 'createJob',
  method: 'POST',
  path: '/v1/jobs',
  group: 'Jobs',
  summary: 'Starts a job: a download, or another operation on models',
  about:
    'The work goes on after the answer; `sse_url` tells how. A download of the same model that is under way already is answered with 200 and `attached`. A viewer’s download becomes a request that an admin decides. What changes models is for operators, scanning and importing for admins. With `dry_run` a download is only looked up.',
  least: 'viewer',
  body: createJobSchema,
  answers: {
    200: {
      about: 'The job that is under way already; or, with `dry_run`, what a download would do.',
      json: z.union([jobCreatedSchema, downloadPreviewSchema]),
      headers: location,
    },
    202: {
      about: 'The new job; or, for a viewer’s download, the request.',
      json: z.union([jobCreatedSchema, requestCreatedSchema]),
      headers: location,
    },
  },
  errors: ['hive_not_found', 'not_found', 'conflict', ...REFERENCE_ERRORS, ...VARIANT_ERRORS, ...HUB_ERRORS],
  examples: [
    {
      name: 'Download a quant',
      body: { operation: 'model_download', hive_id: 'localhost', model: EXAMPLE.reference },
      status: 202,
    },
    {
      name: 'See what a download would do',
      body: { operation: 'model_download', model: 'TheBloke/Llama-2-7B-Chat-GGUF:Q4_0', dry_run: true },
      status: 200,
    },
    { name: 'List models by a job', body: { operation: 'model_list' }, status: 202 },
    { name: 'Look through a folder', body: { operation: 'model_scan', folders: ['/srv/models'] }, status: 202 },
    { name: 'A text that names no model', body: { operation: 'model_download', model: 'not a model' }, status: 400 },
    { name: 'Another hive', body: { operation: 'model_list', hive_id: 'elsewhere' }, status: 404 },
  ],
});

export const clearHistory = describeCall({
  id: 'clearHistory',
  method: 'POST',
  path: '/v1/jobs/clear',
  group: 'Jobs',
  summary: 'Takes what has ended out of the lists',
  about: 'Failures that nobody has put aside stay, but for those in `settled`. The records stay, too.',
  least: 'operator',
  body: clearHistorySchema,
  answers: { 200: { about: 'How many were taken out.', json: historyClearedSchema } },
  errors: [],
  examples: [{ name: 'All that is over', body: {}, status: 200 }],
});

export const pauseAllJobs = describeCall({
  id: 'pauseAllJobs',
  method: 'POST',
  path: '/v1/jobs/pause',
  group: 'Jobs',
  summary: 'Pauses every download that runs or waits',
  least: 'operator',
  answers: { 200: { about: 'The jobs that were paused.', json: jobsSteppedSchema } },
  errors: [],
  examples: [{ name: 'Pause all', status: 200 }],
});

export const resumeAllJobs = describeCall({
  id: 'resumeAllJobs',
  method: 'POST',
  path: '/v1/jobs/resume',
  group: 'Jobs',
  summary: 'Lets every paused download go on',
  least: 'operator',
  answers: { 200: { about: 'The jobs that go on.', json: jobsSteppedSchema } },
  errors: [],
  examples: [{ name: 'Resume all', status: 200 }],
});

export const getJob = describeCall({
  id: 'getJob',
  method: 'GET',
  path: '/v1/jobs/{id}',
  group: 'Jobs',
  summary: 'Reads a job',
  least: 'viewer',
  params: { id: jobId },
  answers: { 200: { about: 'The job as it is now.', json: jobSchema } },
  errors: ['not_found'],
  examples: [{ name: 'A job', status: 200 }],
});

export const cancelJob = describeCall({
  id: 'cancelJob',
  method: 'DELETE',
  path: '/v1/jobs/{id}',
  group: 'Jobs',
  summary: 'Cancels a job',
  about: 'No byte arrives after the answer. What arrived before is removed, unless `keep_partial` says otherwise.',
  least: 'operator',
  params: { id: jobId },
  query: cancelJobSchema,
  answers: { 200: { about: 'It is cancelled.', json: jobCancelledSchema } },
  errors: ['not_found', 'conflict'],
  examples: [{ name: 'Cancel, and keep what arrived', query: { keep_partial: 'true' }, status: 200 }],
});

export const dismissJob = describeCall({
  id: 'dismissJob',
  method: 'POST',
  path: '/v1/jobs/{id}/dismiss',
  group: 'Jobs',
  summary: 'Puts a failure aside',
  least: 'operator',
  params: { id: jobId },
  answers: { 200: { about: 'The job.', json: jobSchema } },
  errors: ['not_found', 'conflict'],
  examples: [{ name: 'A failed job', status: 200 }],
});

export const moveJob = describeCall({
  id: 'moveJob',
  method: 'POST',
  path: '/v1/jobs/{id}/move',
  group: 'Jobs',
  summary: 'Moves a waiting job in the queue',
  about: 'Before another one that waits, or with null to the end.',
  least: 'operator',
  params: { id: jobId },
  body: moveJobSchema,
  answers: { 200: { about: 'The job.', json: jobSchema } },
  errors: ['not_found', 'conflict'],
  examples: [
    { name: 'To the end', body: { before: null }, status: 200 },
    { name: 'Before another', body: { before: EXAMPLE.otherJobId }, status: 200 },
  ],
});

const step = <Id extends string, Path extends `/v1/jobs/{id}/${string}`>(
  id: Id,
  path: Path,
  summary: string,
  name: string,
) =>
  describeCall({
    id,
    method: 'POST',
    path,
    group: 'Jobs',
    summary,
    least: 'operator',
    params: { id: jobId },
    answers: { 200: { about: 'The job.', json: jobSchema } },
    errors: ['not_found', 'conflict'],
    examples: [{ name, status: 200 }],
  });

export const pauseJob = step('pauseJob', '/v1/jobs/{id}/pause', 'Pauses a download', 'A running download');
export const resumeJob = step('resumeJob', '/v1/jobs/{id}/resume', 'Lets a paused download go on', 'A paused download');
export const retryJob = step(
  'retryJob',
  '/v1/jobs/{id}/retry',
  'Tries again what failed or was cancelled',
  'A failed download',
);
