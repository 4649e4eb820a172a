import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { call } from '#e2e/support/http.ts';
import { downloadToEnd, getJob, watchToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import { errorBodySchema } from '#lib/contract/errors.ts';
import { type JobCreated, type JobPage, jobPageSchema } from '#lib/contract/jobs.ts';
import { type Model, modelPageSchema } from '#lib/contract/models.ts';
import { capabilitiesSchema, healthSchema } from '#lib/contract/system.ts';

const BUMBLE = 'bumble/bumble-0.4m-instruct-GGUF';
const BUMBLE_ID = `${BUMBLE}:bumble-0.4m-instruct.Q8_0.gguf`;
const address = (url: string, id: string) => `${url}/v1/models/${encodeURIComponent(id)}`;

test('says that it serves, and what it serves with', async ({ hive }) => {
  expect(healthSchema.parse((await call(`${hive.url}/health`)).body).hive_id).toBe('localhost');
  const capabilities = capabilitiesSchema.parse((await call(`${hive.url}/v1/capabilities`)).body);
  expect(capabilities.devices[0]).toMatchObject({ device_type: 'cpu' });
  expect(capabilities.disk.free_bytes).toBeLessThan(capabilities.disk.total_bytes);
});

test('tells monitoring that it is ready, and what it has done', async ({ hive }) => {
  expect(await call(`${hive.url}/ready`)).toMatchObject({ status: 200, body: { status: 'ready' } });
  const { progress } = await downloadToEnd(hive.url, `${BUMBLE}:Q8_0`);
  const response = await fetch(`${hive.url}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  const lines = (await response.text()).split('\n');
  expect(lines).toContain(`rbee_transfer_received_bytes_total ${progress.total_bytes}`);
  expect(lines).toContain('rbee_jobs{state="completed"} 1');
  expect(lines).toContain('rbee_models 1');
});

const MISTAKES: [string, string, string, unknown, number, string][] = [
  ['no such path', 'GET', '/v1/nothing/here', undefined, 404, 'not_found'],
  ['no such path at the top', 'GET', '/v1', undefined, 404, 'not_found'],
  ['no such method', 'PUT', '/v1/jobs', {}, 405, 'invalid_request'],
  ['a method of nobody', 'PROPFIND', '/v1/jobs', undefined, 405, 'invalid_request'],
  ['an address that ends with a slash', 'GET', '/v1/', undefined, 404, 'not_found'],
  ['no such method of a job', 'PATCH', '/v1/jobs/job-x', {}, 405, 'invalid_request'],
  ['no operation', 'POST', '/v1/jobs', {}, 400, 'invalid_request'],
  ['an unknown operation', 'POST', '/v1/jobs', { operation: 'model_frobnicate' }, 400, 'invalid_request'],
  ['another hive', 'POST', '/v1/jobs', { operation: 'model_list', hive_id: 'elsewhere' }, 404, 'hive_not_found'],
  ['no reference', 'POST', '/v1/jobs', { operation: 'model_download', model: '' }, 400, 'invalid_reference'],
  [
    'a reference of words',
    'POST',
    '/v1/jobs',
    { operation: 'model_download', model: 'not a reference' },
    400,
    'invalid_reference',
  ],
  [
    'a very long reference',
    'POST',
    '/v1/jobs',
    { operation: 'model_download', model: `o/${'r'.repeat(10_000)}` },
    400,
    'invalid_reference',
  ],
  [
    'a reference that leaves its folder',
    'POST',
    '/v1/jobs',
    { operation: 'model_download', model: 'o/r:../../x.gguf' },
    400,
    'unsafe_path',
  ],
  [
    'a file of another host',
    'POST',
    '/v1/jobs',
    { operation: 'model_download', model: 'https://example.com/o/r' },
    400,
    'invalid_reference',
  ],
  [
    'more than 1 MiB',
    'POST',
    '/v1/jobs',
    { operation: 'model_download', model: 'x'.repeat(1_100_000) },
    413,
    'invalid_request',
  ],
  ['an unknown job', 'GET', '/v1/jobs/job-00000000-0000-0000-0000-000000000000', undefined, 404, 'not_found'],
  ['the stream of an unknown job', 'GET', '/v1/jobs/job-x/stream', undefined, 404, 'not_found'],
  ['cancelling an unknown job', 'DELETE', '/v1/jobs/job-x', undefined, 404, 'not_found'],
  ['an unknown model', 'GET', '/v1/models/o%2Fr%3Ax.gguf', undefined, 404, 'not_found'],
  ['a limit that is no number', 'GET', '/v1/models?limit=many', undefined, 400, 'invalid_request'],
  ['a cursor of its own making', 'GET', '/v1/jobs?cursor=abc', undefined, 400, 'invalid_request'],
  ['an address that is not encoded right', 'GET', '/v1/models/%E0%A4%A', undefined, 400, 'invalid_request'],
];

test('refuses every mistake with a code of the closed set, a sentence and a hint', async ({ hive }) => {
  for (const [name, method, path, body, status, code] of MISTAKES) {
    const answer = await call(`${hive.url}${path}`, method, body);
    expect.soft(answer.status, name).toBe(status);
    const parsed = errorBodySchema.safeParse(answer.body);
    expect.soft(parsed.error, name).toBeUndefined();
    expect.soft(parsed.data?.error.code, name).toBe(code);
    expect.soft(parsed.data?.error.hint, name).not.toBe('');
  }
});

test('a body that is no JSON is told so', async ({ hive }) => {
  const response = await fetch(`${hive.url}/v1/jobs`, { method: 'POST', body: '{"operation":' });
  expect(response.status).toBe(400);
  expect(errorBodySchema.parse(await response.json()).error.code).toBe('invalid_request');
});

test('a page of another site can neither call it nor reach it by another name', async ({ hive }) => {
  const evil = await fetch(`${hive.url}/v1/jobs`, {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
    body: '{}',
  });
  expect(evil.status).toBe(403);
  expect(errorBodySchema.parse(await evil.json()).error.code).toBe('forbidden');
});

test('lists, gets and deletes models by job as by call', async ({ hive }) => {
  await downloadToEnd(hive.url, `${BUMBLE}:Q8_0`);
  await downloadToEnd(hive.url, `${BUMBLE}:Q4_0`);
  const run = async (body: unknown) => {
    const { job_id, sse_url } = (await call<JobCreated>(`${hive.url}/v1/jobs`, 'POST', body)).body;
    expect(sse_url).toBe(`/v1/jobs/${job_id}/stream`);
    const events = await watchToEnd(hive.url, job_id);
    const job = await getJob(hive.url, job_id);
    expect(JSON.parse(events.at(-2)?.data ?? '').result).toEqual(job.result);
    return job;
  };
  expect((await run({ operation: 'model_list' })).result).toMatchObject({ total: 2 });
  expect((await run({ operation: 'model_get', id: BUMBLE_ID })).result).toMatchObject({ id: BUMBLE_ID, quant: 'Q8_0' });
  expect(await run({ operation: 'model_delete', id: BUMBLE_ID })).toMatchObject({
    state: 'completed',
    result: { freed_bytes: 410_400 },
  });
  expect(await run({ operation: 'model_get', id: BUMBLE_ID })).toMatchObject({
    state: 'failed',
    error: { code: 'not_found' },
  });
  expect(modelPageSchema.parse((await call(`${hive.url}/v1/models`)).body)).toMatchObject({
    total: 1,
    next_cursor: null,
  });
});

test('a preview of a deletion changes nothing and is right', async ({ hive }) => {
  await downloadToEnd(hive.url, `${BUMBLE}:Q8_0`);
  const preview = await call(`${address(hive.url, BUMBLE_ID)}?dry_run=true`, 'DELETE');
  expect(preview).toMatchObject({ status: 200, body: { id: BUMBLE_ID, freed_bytes: 410_400, kept_bytes: 0 } });
  expect((await call(address(hive.url, BUMBLE_ID))).status).toBe(200);
  expect((await call(address(hive.url, BUMBLE_ID), 'DELETE')).body).toEqual(preview.body);
  expect((await call(address(hive.url, BUMBLE_ID))).status).toBe(404);
  expect(await readdir(join(hive.home, 'models'))).toEqual([]);
  const left = await readdir(hive.hubCache, { recursive: true });
  expect(left.filter((name) => name.includes('bcd18c5e'))).toEqual([]);
});

test('hashing again finds a byte that changed on the disk', async ({ hive }) => {
  await downloadToEnd(hive.url, `${BUMBLE}:Q8_0`);
  const model = (await call<Model>(address(hive.url, BUMBLE_ID))).body;
  const verify = async () => {
    const answer = await call<JobCreated>(`${address(hive.url, BUMBLE_ID)}/verify`, 'POST');
    expect(answer.status).toBe(202);
    await watchToEnd(hive.url, answer.body.job_id);
    return (await call<Model>(address(hive.url, BUMBLE_ID))).body.status;
  };
  expect(await verify()).toBe('available');
  const file = await open(model.path, 'r+');
  await file.write(Buffer.from([0xff]), 0, 1, 200_000);
  await file.close();
  expect(await verify()).toBe('corrupt');
  expect(await downloadToEnd(hive.url, `${BUMBLE}:Q8_0`)).toMatchObject({ state: 'completed' });
  expect(await verify()).toBe('available');
});

test('pages through jobs newest first, by state and operation', async ({ hive }) => {
  for (const quant of ['Q4_0', 'Q8_0', 'Q9_9']) await downloadToEnd(hive.url, `${BUMBLE}:${quant}`);
  const list = async (query: string) => jobPageSchema.parse((await call<JobPage>(`${hive.url}/v1/jobs?${query}`)).body);
  const first = await list('limit=2');
  expect(first.jobs.map((job) => job.model)).toEqual([`${BUMBLE}:Q9_9`, `${BUMBLE}:Q8_0`]);
  expect((await list(`limit=2&cursor=${first.next_cursor}`)).jobs.map((job) => job.model)).toEqual([`${BUMBLE}:Q4_0`]);
  expect((await list('state=failed')).jobs).toHaveLength(1);
  expect((await list('operation=model_delete')).jobs).toHaveLength(0);
  expect((await list('state=&operation=&limit=&cursor=')).jobs).toHaveLength(3);
});
