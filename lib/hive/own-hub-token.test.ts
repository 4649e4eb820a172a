import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { listRoutes, serveRoutes } from '#e2e/support/serve-routes.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';
import { addUser } from './add-user.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

const GATED = 'bumble/bumble-gated-GGUF:Q4_0';
const OTHER_GATED = 'bumble/bumble-gated-by-hand-GGUF:Q4_0';
const PRIVATE = 'secret-lab/bumble-private-GGUF';
const PASSWORD = 'four unrelated quiet words';

/** A hive with people on it, and a Hub that lets ada into gated repos and bob into none. */
async function room() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-own-token-'));
  const hub = await startHub({ repos: sampleRepos() });
  const settings = readSettings({ RBEE_HOME: path.join(folder, 'home'), HF_HOME: folder, HF_ENDPOINT: hub.url });
  for (const email of ['ada@hive.test', 'bob@hive.test']) {
    await addUser(settings.home, { email, role: 'admin', password: PASSWORD });
  }
  let door = startHive(settings);
  let served = await serveRoutes(door, settings);
  const stop = async () => {
    await served.close();
    await door.stop();
  };
  onTestFinished(async () => {
    await stop();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = async (cookie: string, method: string, address: string, body?: unknown) => {
    const response = await fetch(served.url + address, {
      method,
      headers: { cookie },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: text === '' ? null : JSON.parse(text) };
  };
  const signIn = async (email: string) => {
    const answer = await fetch(`${served.url}/v1/session`, {
      method: 'POST',
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  };
  const ended = async (cookie: string, jobId: string): Promise<Job & { told: string }> => {
    const told = await (await fetch(`${served.url}/v1/jobs/${jobId}/stream`, { headers: { cookie } })).text();
    return { ...(await ask(cookie, 'GET', `/v1/jobs/${jobId}`)).body, told };
  };
  const download = async (cookie: string, model: string) =>
    (await ask(cookie, 'POST', '/v1/jobs', { operation: 'model_download', model })).body.job_id as string;
  return {
    folder,
    hub,
    ask,
    signIn,
    ended,
    download,
    url: () => served.url,
    door: () => door,
    restart: async () => {
      await stop();
      door = startHive(settings);
      served = await serveRoutes(door, settings);
    },
  };
}

test('one’s own token serves one’s own downloads and looks, and nobody else’s', async () => {
  const { ask, signIn, ended, download } = await room();
  const [ada, bob] = [await signIn('ada@hive.test'), await signIn('bob@hive.test')];
  expect((await ask(ada, 'PUT', '/v1/hub-token', { token: TOKENS.bad })).body.error.code).toBe('invalid_token');
  expect((await ask(ada, 'GET', '/v1/hub-token')).body.set, 'refused, so not kept').toBe(false);
  const set = await ask(ada, 'PUT', '/v1/hub-token', { token: TOKENS.permitted });
  expect(set.body).toMatchObject({ set: true, owner: 'ada' });
  expect((await ask(bob, 'GET', '/v1/hub-token')).body).toMatchObject({ set: false, owner: null });
  expect((await ask(bob, 'GET', '/v1/settings')).body.hub_token_set).toBe(false);

  expect((await ask(ada, 'GET', `/v1/hub/models/${PRIVATE}`)).status).toBe(200);
  expect((await ask(bob, 'GET', `/v1/hub/models/${PRIVATE}`)).status, 'not told by what ada was told').toBe(404);
  expect((await ended(bob, await download(bob, GATED))).error?.code).toBe('gated');
  expect((await ended(ada, await download(ada, GATED))).state).toBe('completed');

  const { users } = (await ask(bob, 'GET', '/v1/users')).body;
  const { id } = users.find((user: { email: string }) => user.email === 'ada@hive.test');
  await ask(bob, 'PATCH', `/v1/users/${id}`, { disabled: true });
  await ask(bob, 'PATCH', `/v1/users/${id}`, { disabled: false });
  const again = await signIn('ada@hive.test');
  expect((await ask(again, 'GET', '/v1/hub-token')).body.set, 'who is locked out leaves none behind').toBe(false);
});

test('an update is asked for with the token of who asks for it', async () => {
  const { ask, signIn, ended, download } = await room();
  const [ada, bob] = [await signIn('ada@hive.test'), await signIn('bob@hive.test')];
  await ask(ada, 'PUT', '/v1/hub-token', { token: TOKENS.permitted });
  const { state, model_id: id } = await ended(ada, await download(ada, PRIVATE));
  expect(state).toBe('completed');
  const update = async (cookie: string) =>
    ended(cookie, (await ask(cookie, 'POST', '/v1/jobs', { operation: 'model_update', id })).body.job_id);
  expect((await update(bob)).error?.code, 'bob may not see the repo').toBe('repo_not_found');
  expect((await update(ada)).state).toBe('completed');
});

test('a program that is called as a person is has not their Hub token', async () => {
  const { ask, signIn, ended, url } = await room();
  const [ada, bob] = [await signIn('ada@hive.test'), await signIn('bob@hive.test')];
  await ask(ada, 'PUT', '/v1/hub-token', { token: TOKENS.permitted });
  const { token } = (await ask(bob, 'POST', '/v1/tokens', { name: 'ada@hive.test', role: 'admin' })).body;
  const asked = await fetch(`${url()}/v1/jobs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ operation: 'model_download', model: GATED }),
  });
  const { job_id } = (await asked.json()) as { job_id: string };
  expect((await ended(bob, job_id)).error?.code).toBe('gated');
});

test('a job keeps to the token of who asked after a restart, and says so when it is gone', async () => {
  const { ask, signIn, ended, download, restart, door } = await room();
  const ada = await signIn('ada@hive.test');
  await ask(ada, 'PUT', '/v1/hub-token', { token: TOKENS.permitted });
  const [first, second] = [await download(ada, GATED), await download(ada, OTHER_GATED)];
  await door().hiveFor(THIS_PROCESS).jobs.pauseAll();
  await restart();
  await ask(ada, 'POST', `/v1/jobs/${first}/resume`);
  const known = (await ask(ada, 'GET', `/v1/jobs/${first}`)).body.state;
  expect(known).not.toBe('failed');
  expect((await ended(ada, first)).state).toBe('completed');

  await ask(ada, 'PATCH', '/v1/settings', { hub_token: TOKENS.permitted });
  await ask(ada, 'DELETE', '/v1/hub-token');
  await ask(ada, 'POST', `/v1/jobs/${second}/resume`);
  const failed = await ended(ada, second);
  expect(failed.error).toMatchObject({
    code: 'invalid_token',
    message: expect.stringContaining('ada@hive.test'),
    hint: expect.stringContaining('retry'),
  });
  await ask(ada, 'PUT', '/v1/hub-token', { token: TOKENS.permitted });
  await ask(ada, 'POST', `/v1/jobs/${second}/retry`);
  expect((await ended(ada, second)).state).toBe('completed');
});

test('no token of the Hub is in anything that the hive says or writes', async () => {
  const outputs: string[] = [];
  const overhear = (stream: NodeJS.WriteStream) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => outputs.push(String(text)) > 0);
  const spies = [overhear(process.stdout), overhear(process.stderr)];
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  const { folder, hub, ask, signIn, ended, download, url } = await room();
  const [ada, bob] = [await signIn('ada@hive.test'), await signIn('bob@hive.test')];
  const say = async (...given: Parameters<typeof ask>) => outputs.push((await ask(...given)).text);

  await say(ada, 'PATCH', '/v1/settings', { hub_token: TOKENS.pro });
  await say(ada, 'PATCH', '/v1/settings', { hub_token: TOKENS.bad });
  await say(ada, 'PATCH', '/v1/settings', { hub_token: `${TOKENS.bad} ` });
  await say(ada, 'PUT', '/v1/hub-token', { token: TOKENS.permitted });
  await say(bob, 'PUT', '/v1/hub-token', { token: TOKENS.noAccess });
  await say(bob, 'PUT', '/v1/hub-token', { token: TOKENS.bad });
  await say(bob, 'PUT', '/v1/hub-token', { token: [TOKENS.bad] });
  await say(ada, 'POST', '/v1/settings/test-hub', {});
  const jobs = [await download(ada, GATED), await download(bob, OTHER_GATED), await download(bob, 'no/such')];
  for (const id of jobs) outputs.push((await ended(ada, id)).told);
  for (const route of listRoutes().filter((each) => !each.includes('[') && each !== '/v1/events')) {
    for (const cookie of [ada, bob, '']) await say(cookie, 'GET', route).catch(() => undefined);
  }
  for (const id of jobs) await say(bob, 'GET', `/v1/jobs/${id}`);
  await say(bob, 'GET', `/v1/hub/models/${GATED.split(':')[0]}`);
  outputs.push(await (await fetch(`${url()}/metrics`, { headers: { cookie: ada } })).text());
  const stop = new AbortController();
  const events = await fetch(`${url()}/v1/events?last_event_id=0`, { headers: { cookie: ada }, signal: stop.signal });
  for await (const piece of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    outputs.push(piece);
    if (outputs.join('').includes('repo_not_found')) break;
  }
  stop.abort();
  await hub.close();

  const written = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name));
  const files = written.filter((file) => statSync(file).isFile());
  expect(files.filter((file) => /hive\.db|secret\.key/.test(file)).length).toBeGreaterThan(1);
  const everything = [...outputs, ...files.map((file) => readFileSync(file, 'latin1')), ...written].join('\n');
  expect(everything).toContain('bumble-gated');
  for (const token of Object.values(TOKENS)) {
    for (const form of [token, encodeURIComponent(token), Buffer.from(token).toString('base64').slice(0, 40)]) {
      expect(everything.includes(form), form.slice(0, 8)).toBe(false);
    }
  }
});
