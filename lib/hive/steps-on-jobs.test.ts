import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { serveRoutes } from '#e2e/support/serve-routes.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { addUser } from './add-user.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

/** What somebody may not start, they may not set going again either, nor by the back door of the mirror. */
const PASSWORD = 'four unrelated quiet words';
const REPO = 'bumble/bumble-0.4m-instruct-GGUF';
const MODEL = `${REPO}:bumble-0.4m-instruct.Q4_0.gguf`;

async function room(env: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-steps-'));
  const hub = await startHub({ repos: sampleRepos() });
  const home = path.join(folder, 'home');
  const settings = readSettings({ RBEE_HOME: home, HF_HOME: folder, HF_ENDPOINT: hub.url, ...env });
  await addUser(home, { email: 'ada@hive.test', role: 'admin', password: PASSWORD });
  await addUser(home, { email: 'bob@hive.test', role: 'operator', password: PASSWORD });
  const door = startHive(settings);
  const served = await serveRoutes(door, settings);
  onTestFinished(async () => {
    await served.close();
    await door.stop();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const as = async (email: string) => {
    const answer = await fetch(`${served.url}/v1/session`, {
      method: 'POST',
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const ask = async (method: string, address: string, body?: unknown, headers: Record<string, string> = {}) => {
      const response = await fetch(served.url + address, {
        method,
        headers: { cookie, ...headers },
        redirect: 'manual',
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : null };
    };
    const toEnd = async (jobId: string): Promise<Job> => {
      await (await fetch(`${served.url}/v1/jobs/${jobId}/stream`, { headers: { cookie } })).text();
      return (await ask('GET', `/v1/jobs/${jobId}`)).body;
    };
    const run = async (job: object) => toEnd((await ask('POST', '/v1/jobs', job)).body.job_id);
    return { ask, run, toEnd };
  };
  return { folder, ada: await as('ada@hive.test'), bob: await as('bob@hive.test') };
}

test('a deletion of what was not there yet deletes nothing that somebody else has brought since', async () => {
  const { ada, bob } = await room();
  const early = await bob.run({ operation: 'model_delete', id: MODEL });
  expect(early.error?.code).toBe('not_found');
  expect((await ada.run({ operation: 'model_download', model: `${REPO}:Q4_0` })).model_id).toBe(MODEL);
  expect((await bob.ask('POST', `/v1/jobs/${early.job_id}/retry`)).status).toBe(403);
  expect((await ada.ask('GET', '/v1/models')).body.total).toBe(1);
});

test('what only an admin may start an operator may not try again, cancel or move', async () => {
  const { ada, bob, folder } = await room();
  const failed = await ada.run({ operation: 'storage_move', what: 'models', to: path.join(folder, 'elsewhere') });
  expect(failed.state).toBe('failed');
  expect((await bob.ask('POST', `/v1/jobs/${failed.job_id}/retry`)).status).toBe(403);
  expect((await bob.ask('DELETE', `/v1/jobs/${failed.job_id}`)).status).toBe(403);
  expect((await bob.ask('POST', `/v1/jobs/${failed.job_id}/move`, { before: null })).status).toBe(403);
});

test('nobody tries again what is brought with the Hub token of somebody else', async () => {
  const { ada, bob } = await room({ RBEE_BANDWIDTH_LIMIT_BPS: '20000' });
  expect((await ada.ask('PUT', '/v1/hub-token', { token: TOKENS.permitted })).status).toBe(200);
  const asked = await ada.ask('POST', '/v1/jobs', {
    operation: 'model_download',
    model: 'bumble/bumble-gated-GGUF',
  });
  const job = asked.body.job_id;
  expect((await ada.ask('DELETE', `/v1/jobs/${job}`)).status).toBe(200);
  expect((await bob.ask('POST', `/v1/jobs/${job}/retry`)).body.error).toMatchObject({ code: 'forbidden' });
  expect((await ada.ask('POST', `/v1/jobs/${job}/retry`)).status).toBe(200);
  await ada.ask('DELETE', `/v1/jobs/${job}`);
});

test('a link or a picture on another page brings nothing through the mirror', async () => {
  const { bob } = await room({ RBEE_MIRROR: 'pull_through' });
  const address = `/hub/${REPO}/resolve/main/bumble-0.4m-instruct.Q4_0.gguf`;
  expect((await bob.ask('GET', address, undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await bob.ask('GET', address)).status).toBe(401);
  expect((await bob.ask('GET', '/v1/jobs')).body.jobs).toEqual([]);
});

test('bytes of what was paused count to the share of the disk', async () => {
  const { ada, bob } = await room({ RBEE_BANDWIDTH_LIMIT_BPS: '200000' });
  await ada.ask('PATCH', '/v1/settings', { quota: { disk_bytes: 450_000, running_jobs: null } });
  const begin = async (quant: string) =>
    (await bob.ask('POST', '/v1/jobs', { operation: 'model_download', model: `${REPO}:${quant}` })).body.job_id;
  const first = await begin('Q8_0');
  await expect
    .poll(async () => (await bob.ask('GET', `/v1/jobs/${first}`)).body.progress.bytes)
    .toBeGreaterThan(250_000);
  await bob.ask('POST', `/v1/jobs/${first}/pause`);
  const second = await begin('Q4_0');
  const lookAt = async (id: string): Promise<Job> => (await bob.ask('GET', `/v1/jobs/${id}`)).body;
  await expect.poll(async () => (await lookAt(second)).model_id).not.toBeNull();
  await expect.poll(async () => (await lookAt(second)).state).toBe('queued');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await lookAt(second)).toMatchObject({ state: 'queued', progress: { bytes: 0 } });
});
