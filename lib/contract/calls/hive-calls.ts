import { describeCall } from '../call.ts';
import { diskUseSchema, lastScanSchema, reclaimedSchema, reclaimRequestSchema } from '../disk.ts';
import { changeSettingsSchema, hubTestedSchema, settingsSchema, testHubSchema } from '../settings.ts';
import { capabilitiesSchema, healthSchema, openApiSchema, readySchema } from '../system.ts';
import { HUB_ERRORS } from './error-groups.ts';

export const getHealth = describeCall({
  id: 'getHealth',
  method: 'GET',
  path: '/health',
  group: 'The hive',
  summary: 'Says that requests are served',
  least: 'anyone',
  answers: { 200: { about: 'It serves.', json: healthSchema } },
  errors: [],
  examples: [{ name: 'Health', status: 200 }],
});

export const getReady = describeCall({
  id: 'getReady',
  method: 'GET',
  path: '/ready',
  group: 'The hive',
  summary: 'Says that work can be sent here: the database can be written',
  about: 'Answers at once while the hive starts and stops: `hive_offline`.',
  least: 'viewer',
  answers: { 200: { about: 'It is ready.', json: readySchema } },
  errors: ['hive_offline', 'disk_full', 'storage_error'],
  examples: [{ name: 'Readiness', status: 200 }],
});

export const getMetrics = describeCall({
  id: 'getMetrics',
  method: 'GET',
  path: '/metrics',
  group: 'The hive',
  summary: 'Figures for Prometheus',
  least: 'viewer',
  answers: { 200: { about: 'In the text format of Prometheus.', text: 'text/plain' } },
  errors: [],
  examples: [{ name: 'Metrics', status: 200 }],
});

export const getCapabilities = describeCall({
  id: 'getCapabilities',
  method: 'GET',
  path: '/v1/capabilities',
  group: 'The hive',
  summary: 'Says what this machine has to run models on',
  least: 'viewer',
  answers: { 200: { about: 'Devices and disk.', json: capabilitiesSchema } },
  errors: [],
  examples: [{ name: 'Capabilities', status: 200 }],
});

export const getOpenApi = describeCall({
  id: 'getOpenApi',
  method: 'GET',
  path: '/v1/openapi.json',
  group: 'The hive',
  summary: 'This description',
  least: 'viewer',
  answers: { 200: { about: 'OpenAPI 3.1.', json: openApiSchema } },
  errors: [],
  examples: [{ name: 'The description', status: 200 }],
});

export const getDiskUse = describeCall({
  id: 'getDiskUse',
  method: 'GET',
  path: '/v1/disk',
  group: 'The disk',
  summary: 'Says what takes room, and what of it could be given back',
  least: 'viewer',
  answers: { 200: { about: 'What takes room.', json: diskUseSchema } },
  errors: [],
  examples: [{ name: 'The disk', status: 200 }],
});

export const getLastScan = describeCall({
  id: 'getLastScan',
  method: 'GET',
  path: '/v1/disk/scan',
  group: 'The disk',
  summary: 'Reads what the last look through the disk found',
  about: 'A new look is a job: `POST /v1/jobs` with `model_scan`.',
  least: 'viewer',
  answers: { 200: { about: 'The last scan; null before the first.', json: lastScanSchema } },
  errors: [],
  examples: [{ name: 'The last scan', status: 200 }],
});

export const reclaimDisk = describeCall({
  id: 'reclaimDisk',
  method: 'POST',
  path: '/v1/disk/reclaim',
  group: 'The disk',
  summary: 'Takes leftovers away that nobody wants',
  about: 'Paths are those of `leftovers` in `GET /v1/disk`. What is no leftover any more is passed over.',
  least: 'admin',
  body: reclaimRequestSchema,
  answers: { 200: { about: 'What was taken away.', json: reclaimedSchema } },
  errors: ['not_found', 'conflict'],
  examples: [{ name: 'Nothing named', body: { paths: [] }, status: 400 }],
});

export const getSettings = describeCall({
  id: 'getSettings',
  method: 'GET',
  path: '/v1/settings',
  group: 'Settings',
  summary: 'Reads the settings',
  least: 'viewer',
  answers: { 200: { about: 'The settings; of the Hub’s token only whether it is set.', json: settingsSchema } },
  errors: [],
  examples: [{ name: 'The settings', status: 200 }],
});

export const changeSettings = describeCall({
  id: 'changeSettings',
  method: 'PATCH',
  path: '/v1/settings',
  group: 'Settings',
  summary: 'Changes settings, also for what runs',
  about: 'What is left out stays as it is. A token is first shown to the Hub, which says whose it is.',
  least: 'admin',
  body: changeSettingsSchema,
  answers: { 200: { about: 'The settings as they are now.', json: settingsSchema } },
  errors: HUB_ERRORS,
  examples: [
    {
      name: 'Slower in the day',
      body: { bandwidth_schedule: [{ from: '08:00', to: '18:00', limit_bps: 20_000_000 }] },
      status: 200,
    },
    {
      name: 'What another machine has to run models on',
      body: {
        devices_override: { ram_bytes: 64_000_000_000, gpus: [{ name: 'RTX 4090', memory_bytes: 24_000_000_000 }] },
      },
      status: 200,
    },
    { name: 'An impossible limit', body: { max_concurrent_jobs: 0 }, status: 400 },
  ],
});

export const testHub = describeCall({
  id: 'testHub',
  method: 'POST',
  path: '/v1/settings/test-hub',
  group: 'Settings',
  summary: 'Asks the Hub whether it answers',
  about: 'At the endpoint that is given, or at the one that is set.',
  least: 'admin',
  body: testHubSchema,
  answers: { 200: { about: 'It answered, in so long.', json: hubTestedSchema } },
  errors: HUB_ERRORS,
  examples: [{ name: 'The one that is set', body: {}, status: 200 }],
});
