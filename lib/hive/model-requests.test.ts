import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { serveRoutes } from '#e2e/support/serve-routes.ts';
import type { JobCreated } from '#lib/contract/jobs.ts';
import { ROLES, type Role } from '#lib/contract/team.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

const MODEL = 'bumble/bumble-0.4m-instruct-GGUF:Q8_0';

async function room() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-requests-'));
  const hub = await startHub({ repos: sampleRepos() });
  const settings = readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url });
  const door = startHive(settings);
  const { url, close } = await serveRoutes(door, settings);
  onTestFinished(async () => {
    await close();
    await door.stop();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { team } = door.hiveFor(THIS_PROCESS);
  const tokens = Object.fromEntries(ROLES.map((role) => [role, team.createToken({ name: role, role }).token]));
  const as = async (role: Role, method: string, address: string, body?: unknown) => {
    const response = await fetch(url + address, {
      method,
      headers: { authorization: `Bearer ${tokens[role]}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const ask = (role: Role, more: object = {}) =>
    as(role, 'POST', '/v1/jobs', { operation: 'model_download', model: MODEL, ...more });
  return { as, ask, url, tokens };
}

test('a viewer asks, an admin approves, and the model comes in the name of who asked', async () => {
  const { as, ask, url, tokens } = await room();
  const asked = await ask('viewer', { reason: 'For the demo on Friday' });
  expect(asked).toEqual({ status: 202, body: { request_id: expect.stringMatching(/^req-[0-9a-f-]{36}$/) } });
  const { request_id: id } = asked.body;
  expect((await ask('viewer')).body, 'asking twice is one request').toEqual({ request_id: id });
  expect((await as('viewer', 'POST', `/v1/requests/${id}/approve`)).status).toBe(403);
  expect((await as('operator', 'POST', `/v1/requests/${id}/approve`)).status).toBe(403);
  expect((await as('operator', 'GET', '/v1/requests?state=open')).body.requests).toMatchObject([
    { request_id: id, model: MODEL, reason: 'For the demo on Friday', requested_by: 'token viewer', job_id: null },
  ]);

  const approved = await as('admin', 'POST', `/v1/requests/${id}/approve`, { note: 'Have fun' });
  expect(approved).toMatchObject({
    status: 200,
    body: { state: 'approved', note: 'Have fun', decided_by: 'token admin' },
  });
  const jobId = approved.body.job_id;
  const stream = await fetch(`${url}/v1/jobs/${jobId}/stream`, {
    headers: { authorization: `Bearer ${tokens.viewer}` },
  });
  expect(await stream.text()).toContain('[DONE]');
  const job = (await as('viewer', 'GET', `/v1/jobs/${jobId}`)).body;
  expect(job).toMatchObject({ state: 'completed', requested_by: 'token viewer' });
  const model = await as('viewer', 'GET', `/v1/models/${encodeURIComponent(job.model_id)}`);
  expect(model.body.added_by).toBe('token viewer');

  expect((await as('admin', 'POST', `/v1/requests/${id}/decline`)).status, 'decided once').toBe(409);
  expect((await as('admin', 'POST', `/v1/requests/${id}/approve`)).status).toBe(409);
});

test('a request that is declined brings nothing, says why, and may be asked for again', async () => {
  const { as, ask } = await room();
  const { request_id: id } = (await ask('viewer')).body;
  const declined = await as('admin', 'POST', `/v1/requests/${id}/decline`, { note: 'Q4 is enough' });
  expect(declined.body).toMatchObject({ state: 'declined', note: 'Q4 is enough', job_id: null });
  expect((await as('viewer', 'GET', '/v1/jobs?operation=model_download')).body.jobs).toEqual([]);
  expect((await ask('viewer')).body.request_id).not.toBe(id);
});

test('an operator downloads at once, and a viewer watches what is on its way already', async () => {
  const { ask, as } = await room();
  await as('admin', 'PATCH', '/v1/settings', { bandwidth_limit_bps: 1024 });
  const begun = (await ask('operator')).body as JobCreated;
  expect(begun.job_id).toMatch(/^job-/);
  expect(await ask('viewer')).toMatchObject({ status: 200, body: { job_id: begun.job_id, attached: true } });
  await as('admin', 'DELETE', `/v1/jobs/${begun.job_id}`);
});

test('nobody is asked for what is no reference, and the stream tells of each step', async () => {
  const { as, ask, url, tokens } = await room();
  expect((await as('viewer', 'POST', '/v1/jobs', { operation: 'model_download', model: '???' })).status).toBe(400);
  const { request_id: id } = (await ask('viewer')).body;
  await as('admin', 'POST', `/v1/requests/${id}/decline`);
  const abort = new AbortController();
  const stream = await fetch(`${url}/v1/events`, {
    headers: { authorization: `Bearer ${tokens.viewer}` },
    signal: abort.signal,
  });
  let text = '';
  for await (const piece of stream.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    if (text.includes('"declined"')) break;
  }
  expect(text.match(/event: request/g)).toHaveLength(2);
  abort.abort();
});

test('whoever asks in other words for what is on its way is given that job, while it is being looked up too', async () => {
  const { as, ask } = await room();
  await as('admin', 'PATCH', '/v1/settings', { bandwidth_limit_bps: 1024 });
  const repo = 'bumble/bumble-0.4m-instruct-GGUF';
  const { job_id } = (await ask('operator', { model: repo })).body;
  const quant = await ask('operator', { model: `${repo}:Q4_0` });
  expect(quant, 'at once').toMatchObject({ status: 200, body: { job_id, attached: true } });
  const { model_id } = (await as('viewer', 'GET', `/v1/jobs/${job_id}`)).body;
  for (const model of [model_id, `${repo.toUpperCase()}@main:q4_0`]) {
    for (const role of ['viewer', 'operator'] as const) {
      expect(await ask(role, { model })).toMatchObject({ status: 200, body: { job_id, attached: true } });
    }
  }
  const other = await ask('operator', { model: `${repo}:Q8_0` });
  expect(other).toMatchObject({ status: 202 });
  for (const id of [job_id, other.body.job_id]) await as('admin', 'DELETE', `/v1/jobs/${id}`);
});
