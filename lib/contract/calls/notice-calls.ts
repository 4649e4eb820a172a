import { describeCall } from '../call.ts';
import { jobSchema } from '../jobs.ts';
import { listNoticesSchema, noticeListSchema, noticesSeenSchema, seeNoticesSchema } from '../notices.ts';
import { EXAMPLE } from './example-values.ts';

const jobId = { about: 'The `job_id` that the start of the job was answered with.', example: EXAMPLE.jobId };

export const followJob = describeCall({
  id: 'followJob',
  method: 'POST',
  path: '/v1/jobs/{id}/follow',
  group: 'Jobs',
  summary: 'Follows a job: one is told of its end, at once or at the next visit',
  about: 'A person who asks for a download follows it without saying so, also when it was on its way already.',
  least: 'viewer',
  params: { id: jobId },
  answers: { 200: { about: 'The job.', json: jobSchema } },
  errors: ['not_found'],
  examples: [{ name: 'A job of somebody else', status: 200 }],
});

export const unfollowJob = describeCall({
  id: 'unfollowJob',
  method: 'DELETE',
  path: '/v1/jobs/{id}/follow',
  group: 'Jobs',
  summary: 'Follows a job no more',
  least: 'viewer',
  params: { id: jobId },
  answers: { 200: { about: 'The job.', json: jobSchema } },
  errors: ['not_found'],
  examples: [{ name: 'A job', status: 200 }],
});

export const listNotices = describeCall({
  id: 'listNotices',
  method: 'GET',
  path: '/v1/notices',
  group: 'Jobs',
  summary: 'Lists what became of what one follows or has asked for, the newest first',
  about: 'Those that one has not seen yet; with `all` the last hundred.',
  least: 'viewer',
  query: listNoticesSchema,
  answers: { 200: { about: 'One’s own notices.', json: noticeListSchema } },
  errors: [],
  examples: [
    { name: 'What is new', status: 200 },
    { name: 'All that are kept', query: { all: 'true' }, status: 200 },
  ],
});

export const seeNotices = describeCall({
  id: 'seeNotices',
  method: 'POST',
  path: '/v1/notices/seen',
  group: 'Jobs',
  summary: 'Says which notices one has seen',
  least: 'viewer',
  body: seeNoticesSchema,
  mayBeEmpty: true,
  answers: { 200: { about: 'How many were new until now.', json: noticesSeenSchema } },
  errors: [],
  examples: [
    { name: 'All of them', status: 200 },
    { name: 'Of one job', body: { about: [EXAMPLE.jobId] }, status: 200 },
  ],
});
