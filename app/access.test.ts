import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { listRoutes, serveRoutes } from '#e2e/support/serve-routes.ts';
import { ALL_CALLS } from '#lib/contract/calls/all-calls.ts';
import { errorBodySchema } from '#lib/contract/errors.ts';
import { ROLES, type Role } from '#lib/contract/team.ts';
import type { HiveDoor } from '#lib/hive/hive.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { isAtLeast, THIS_PROCESS } from '#lib/team/caller.ts';

// Asks Next to render on request; there is no Next here.
vi.mock('next/server', () => ({ connection: async () => undefined }));

const NO_JOB = 'job-00000000-0000-0000-0000-000000000000';
const NO_MODEL = encodeURIComponent('no/such:model.gguf');

interface Call {
  route: string;
  method: string;
  /** Who may, from this role on. */
  least: Role | 'anyone';
  path?: string;
  body?: unknown;
}

const call = (method: string, route: string, least: Call['least'], more: Pick<Call, 'path' | 'body'> = {}): Call => ({
  route,
  method,
  least,
  ...more,
});
const job = (method: string, step: string, least: Role, body?: unknown) =>
  call(method, `/v1/jobs/[id]${step}`, least, { path: `/v1/jobs/${NO_JOB}${step}`, body });
const repo = (part: string) =>
  call('GET', `/v1/hub/models/[org]/[repo]${part.split('?')[0]}`, 'viewer', { path: `/v1/hub/models/no/such${part}` });
const asked = (n: () => number) => `x${n()}`;
let count = 0;
const next = () => {
  count += 1;
  return count;
};

/** Every way into the hive. A route or a method that is not here fails the test below. */
const CALLS: (() => Call)[] = [
  () => call('GET', '/health', 'anyone'),
  () => call('GET', '/metrics', 'viewer'),
  () => call('GET', '/ready', 'viewer'),
  () => call('GET', '/v1/[[...path]]', 'viewer', { path: '/v1/nothing' }),
  () => call('GET', '/v1/audit', 'admin'),
  () => call('GET', '/v1/audit/export', 'admin'),
  () => call('GET', '/v1/audit/verify', 'admin'),
  () => call('GET', '/v1/capabilities', 'viewer'),
  () => call('GET', '/v1/disk', 'viewer'),
  () => call('POST', '/v1/disk/reclaim', 'admin', { body: { paths: ['/nowhere/at/all'] } }),
  () => call('GET', '/v1/disk/scan', 'viewer'),
  () => call('GET', '/v1/events', 'viewer'),
  () => repo(''),
  () => repo('/fit'),
  () => repo('/picture?path=x.png'),
  () => repo('/readme'),
  () => repo('/revisions'),
  () => call('GET', '/v1/hub/search', 'viewer', { path: '/v1/hub/search?q=bumble' }),
  () => call('GET', '/v1/hub-token', 'viewer'),
  () => call('PUT', '/v1/hub-token', 'viewer', { body: { token: 'hf_none' } }),
  () => call('DELETE', '/v1/hub-token', 'viewer'),
  () => call('GET', '/v1/jobs', 'viewer'),
  () => call('POST', '/v1/jobs', 'viewer', { body: { operation: 'model_list' } }),
  () => call('POST', '/v1/jobs', 'viewer', { body: { operation: 'model_download', model: `no/${asked(next)}` } }),
  () => call('POST', '/v1/jobs', 'operator', { body: { operation: 'model_delete', id: 'no/such:model.gguf' } }),
  () => call('POST', '/v1/jobs', 'operator', { body: { operation: 'model_check', ids: ['no/such:model.gguf'] } }),
  () => call('POST', '/v1/jobs', 'operator', { body: { operation: 'model_update', id: 'no/such:model.gguf' } }),
  () => call('POST', '/v1/jobs', 'operator', { body: { operation: 'model_rollback', id: 'no/such:model.gguf' } }),
  () => call('POST', '/v1/jobs', 'operator', { body: { operation: 'model_repair', id: 'no/such:model.gguf' } }),
  () => call('POST', '/v1/jobs', 'admin', { body: { operation: 'model_scan' } }),
  () => call('POST', '/v1/jobs', 'admin', { body: { operation: 'storage_move', what: 'none', to: '/nowhere/at/all' } }),
  () => call('POST', '/v1/jobs/clear', 'operator', { body: {} }),
  () => call('POST', '/v1/jobs/pause', 'operator'),
  () => call('POST', '/v1/jobs/resume', 'operator'),
  () => job('GET', '', 'viewer'),
  () => job('DELETE', '', 'operator'),
  () => job('POST', '/dismiss', 'operator'),
  () => job('POST', '/follow', 'viewer'),
  () => job('DELETE', '/follow', 'viewer'),
  () => job('POST', '/move', 'operator', { before: null }),
  () => job('POST', '/pause', 'operator'),
  () => job('POST', '/resume', 'operator'),
  () => job('POST', '/retry', 'operator'),
  () => job('GET', '/stream', 'viewer'),
  () => call('GET', '/v1/links/[secret]', 'anyone', { path: '/v1/links/none' }),
  () =>
    call('POST', '/v1/links/[secret]', 'anyone', { path: '/v1/links/none', body: { password: 'long enough for it' } }),
  () => call('GET', '/v1/models', 'viewer'),
  () => call('GET', '/v1/models/deleted', 'viewer'),
  () => call('GET', '/v1/models/summary', 'viewer'),
  () => call('POST', '/v1/models/delete', 'operator', { body: { ids: ['no/such:model.gguf'] } }),
  () => call('POST', '/v1/models/check', 'operator', { body: { ids: ['no/such:model.gguf'] } }),
  () => call('POST', '/v1/models/verify', 'operator', { body: { ids: ['no/such:model.gguf'] } }),
  () => call('GET', '/v1/models/[id]', 'viewer', { path: `/v1/models/${NO_MODEL}` }),
  () => call('DELETE', '/v1/models/[id]', 'operator', { path: `/v1/models/${NO_MODEL}` }),
  () => call('DELETE', '/v1/models/[id]', 'viewer', { path: `/v1/models/${NO_MODEL}?dry_run=true` }),
  () => call('GET', '/v1/models/[id]/inspection', 'viewer', { path: `/v1/models/${NO_MODEL}/inspection` }),
  () => call('POST', '/v1/models/[id]/check', 'operator', { path: `/v1/models/${NO_MODEL}/check` }),
  () => call('POST', '/v1/models/[id]/update', 'operator', { path: `/v1/models/${NO_MODEL}/update` }),
  () => call('POST', '/v1/models/[id]/rollback', 'operator', { path: `/v1/models/${NO_MODEL}/rollback` }),
  () => call('POST', '/v1/models/[id]/repair', 'operator', { path: `/v1/models/${NO_MODEL}/repair` }),
  () => call('DELETE', '/v1/models/[id]/previous', 'operator', { path: `/v1/models/${NO_MODEL}/previous` }),
  () => call('DELETE', '/v1/models/[id]/previous', 'viewer', { path: `/v1/models/${NO_MODEL}/previous?dry_run=true` }),
  () => call('POST', '/v1/models/[id]/verify', 'operator', { path: `/v1/models/${NO_MODEL}/verify` }),
  () => call('GET', '/v1/notices', 'viewer'),
  () => call('POST', '/v1/notices/seen', 'viewer', { body: { about: ['none'] } }),
  () => call('PUT', '/v1/password', 'viewer', { body: {} }),
  () => call('GET', '/v1/openapi.json', 'viewer'),
  () => call('GET', '/v1/requests', 'viewer'),
  () => call('GET', '/v1/requests/[id]', 'viewer', { path: '/v1/requests/none' }),
  () => call('POST', '/v1/requests/[id]/approve', 'admin', { path: '/v1/requests/none/approve' }),
  () => call('POST', '/v1/requests/[id]/decline', 'admin', { path: '/v1/requests/none/decline', body: { note: 'no' } }),
  () => call('GET', '/v1/session', 'anyone'),
  () => call('POST', '/v1/session', 'anyone', { body: {} }),
  () => call('DELETE', '/v1/session', 'anyone'),
  () => call('GET', '/v1/session/openid', 'anyone'),
  () => call('GET', '/v1/session/openid/callback', 'anyone'),
  () => call('GET', '/v1/sessions', 'viewer'),
  () => call('DELETE', '/v1/sessions/[id]', 'viewer', { path: '/v1/sessions/none' }),
  () => call('GET', '/v1/settings', 'viewer'),
  () => call('PATCH', '/v1/settings', 'admin', { body: { max_concurrent_jobs: 3 } }),
  () => call('POST', '/v1/settings/test-hub', 'admin', { body: {} }),
  () => call('GET', '/v1/webhooks', 'admin'),
  () => call('POST', '/v1/webhooks', 'admin', { body: { url: 'http://127.0.0.1:9/', events: ['failed'] } }),
  () => call('DELETE', '/v1/webhooks/[id]', 'admin', { path: '/v1/webhooks/none' }),
  () => call('GET', '/v1/webhooks/[id]/deliveries', 'admin', { path: '/v1/webhooks/none/deliveries' }),
  () => call('POST', '/v1/webhooks/[id]/test', 'admin', { path: '/v1/webhooks/none/test' }),
  () => call('GET', '/v1/tokens', 'admin'),
  () => call('POST', '/v1/tokens', 'admin', { body: { name: asked(next), role: 'viewer' } }),
  () => call('DELETE', '/v1/tokens/[id]', 'admin', { path: '/v1/tokens/none' }),
  () => call('GET', '/v1/users', 'admin'),
  () => call('POST', '/v1/users', 'admin', { body: { email: `${asked(next)}@hive.test`, role: 'viewer' } }),
  () => call('PATCH', '/v1/users/[id]', 'admin', { path: '/v1/users/none', body: { role: 'viewer' } }),
  () => call('POST', '/v1/users/[id]/link', 'admin', { path: '/v1/users/none/link' }),
];

/** A token of a program has no password and no token of the Hub to change. */
const OF_PERSONS = ['/v1/password', '/v1/hub-token'];

let hub: Hub;
let door: HiveDoor;
let url: string;
let close: () => Promise<void>;
const folder = mkdtempSync(path.join(tmpdir(), 'rbee-access-'));
const tokens = {} as Record<Role | 'revoked', string>;

beforeAll(async () => {
  hub = await startHub({ repos: sampleRepos() });
  const settings = readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url });
  door = startHive(settings);
  ({ url, close } = await serveRoutes(door, settings));
  const { team } = door.hiveFor(THIS_PROCESS);
  for (const role of ROLES) tokens[role] = team.createToken({ name: role, role }).token;
  const revoked = team.createToken({ name: 'revoked', role: 'admin' });
  team.revokeToken(revoked.id);
  tokens.revoked = revoked.token;
  team.createUser({ email: 'ada@hive.test', role: 'admin' });
});

afterAll(async () => {
  await close();
  await door.stop();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ask({ route, method, path: address = route, body }: Call, token: string | null) {
  const abort = new AbortController();
  const response = await fetch(url + address, {
    method,
    signal: abort.signal,
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isStream ? '' : await response.text();
  abort.abort();
  return { status: response.status, allow: response.headers.get('allow'), text };
}

test('the table has every route and every method', async () => {
  for (const route of listRoutes()) {
    const calls = CALLS.map((make) => make()).filter((each) => each.route === route);
    expect(calls, `${route} is not in the table`).not.toEqual([]);
    if (route === '/v1/[[...path]]' || route === '/health') continue;
    const known = calls.find((each) => each.route === route) as Call;
    const { status, allow } = await ask({ ...known, method: 'OPTIONS' }, tokens.admin);
    expect(status, route).toBe(405);
    expect([...new Set(calls.map(({ method }) => method))].sort(), route).toEqual(allow?.split(', ').sort());
  }
  const routes = new Set(listRoutes());
  expect(CALLS.map((make) => make().route).filter((route) => !routes.has(route))).toEqual([]);
});

test('the description of the API says the same', () => {
  const order = ['anyone', ...ROLES];
  for (const { method, path: address, least } of ALL_CALLS) {
    const inTable = CALLS.map((make) => make()).filter(
      (each) => each.method === method && each.route === address.replace(/\{(\w+)\}/g, '[$1]'),
    );
    const lowest = order.find((role) => inTable.some((each) => each.least === role));
    expect(least, `${method} ${address}`).toBe(lowest);
  }
});

test.each(CALLS.map((make) => [`${make().method} ${make().route}`, make] as const))(
  '%s lets in whom the table says',
  async (_, make) => {
    const { least } = make();
    for (const token of [null, tokens.revoked]) {
      const { status, text } = await ask(make(), token);
      if (least === 'anyone') expect(status).not.toBe(401);
      else {
        expect(status).toBe(401);
        expect(errorBodySchema.parse(JSON.parse(text)).error.code).toBe('unauthorized');
      }
    }
    for (const role of ROLES) {
      const { status, text } = await ask(make(), tokens[role]);
      const may = least === 'anyone' || isAtLeast(role, least);
      const known = may && !OF_PERSONS.includes(make().route) ? [401, 403] : [401];
      if (may) expect(known, `${role}: ${text}`).not.toContain(status);
      else expect({ status, text }, role).toMatchObject({ status: 403, text: expect.stringContaining('"forbidden"') });
    }
  },
);

/** Of the mirror, which is answered before the routes and speaks as a Hub: its refusals have one sentence. */
const MIRROR_CALLS = [
  ['GET', '/hub/api/whoami-v2'],
  ['GET', '/hub/api/models'],
  ['GET', '/hub/api/models/no/such'],
  ['GET', '/hub/api/models/no/such/tree/main'],
  ['POST', '/hub/api/models/no/such/paths-info/main'],
  ['GET', '/hub/api/models/no/such/refs'],
  ['GET', '/hub/api/models/no/such/commits/main'],
  ['GET', '/hub/api/models/no/such/auth-check'],
  ['GET', '/hub/no/such/resolve/main/model.gguf'],
  ['GET', '/hub/nothing'],
] as const;

test.each(MIRROR_CALLS)('%s %s lets in every member and nobody else, whether it is on or off', async (method, path) => {
  const asked = call(method, path, 'viewer', method === 'POST' ? { body: { paths: [] } } : {});
  for (const mirror of ['off', 'on'] as const) {
    await door.hiveFor(THIS_PROCESS).changeSettings({ mirror });
    for (const token of [null, tokens.revoked]) {
      const { status, text } = await ask(asked, token);
      expect(status).toBe(401);
      expect(JSON.parse(text)).toEqual({ error: expect.any(String) });
    }
    for (const role of ROLES) expect([200, 404]).toContain((await ask(asked, tokens[role])).status);
    if (mirror === 'off') expect((await ask(asked, tokens.admin)).status).toBe(404);
  }
});
