import { z } from 'zod';
import { describeCall } from '../call.ts';
import {
  endEventSchema,
  lastEventIdSchema,
  modelEventSchema,
  narrationSchema,
  progressEventSchema,
} from '../events.ts';
import { clearedEventSchema } from '../job-history.ts';
import { modelRequestSchema } from '../requests.ts';
import { EXAMPLE } from './example-values.ts';

const headers = {
  'Last-Event-ID': { about: 'The last `id:` that was seen; what came after it is sent.', example: '41' },
};
const query = z.object({
  last_event_id: lastEventIdSchema.optional().describe('The same as the header, for a client that can’t set one.'),
});
const ABOUT =
  'An event that is kept has an `id:`, a number that grows, so that `Last-Event-ID` resumes without loss or repeats. `progress` has none: it is the latest only, at most four times a second for each job. A comment line comes at least every 15 seconds.';

export const watchJob = describeCall({
  id: 'watchJob',
  method: 'GET',
  path: '/v1/jobs/{id}/stream',
  group: 'Jobs',
  summary: 'Watches a job to its end',
  about: `${ABOUT} A new watcher first gets every narration so far, then the latest progress, then what comes. After \`end\` comes one message without a name, and the stream closes: \`[DONE]\`, \`[ERROR] <message>\` or \`[CANCELLED]\`.`,
  least: 'viewer',
  params: { id: { about: 'The `job_id`.', example: EXAMPLE.jobId } },
  headers,
  query,
  answers: {
    200: {
      about: 'The events of the job.',
      events: {
        narration: narrationSchema,
        progress: progressEventSchema,
        end: endEventSchema,
        message: z.string().regex(/^\[(DONE|ERROR|CANCELLED)\]/),
      },
    },
    204: { about: 'It has ended and the watcher has seen that: an EventSource then asks no more.' },
  },
  errors: ['not_found'],
  examples: [
    { name: 'From the beginning', status: 200 },
    { name: 'From where one was', query: { last_event_id: '1' }, status: 200 },
  ],
});

export const watchHive = describeCall({
  id: 'watchHive',
  method: 'GET',
  path: '/v1/events',
  group: 'The hive',
  summary: 'Watches all jobs and every change of the catalog',
  about: ABOUT,
  least: 'viewer',
  headers,
  query,
  answers: {
    200: {
      about: 'The events of the hive; the stream ends only with it.',
      events: {
        narration: narrationSchema,
        progress: progressEventSchema,
        end: endEventSchema,
        model: modelEventSchema,
        cleared: clearedEventSchema,
        request: modelRequestSchema,
      },
    },
  },
  errors: [],
  examples: [
    { name: 'From the beginning', status: 200 },
    { name: 'From where one was', query: { last_event_id: '41' }, status: 200 },
    { name: 'No number', query: { last_event_id: 'yesterday' }, status: 400 },
  ],
});
