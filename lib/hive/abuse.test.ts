import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { listRoutes, serveRoutes } from '#e2e/support/serve-routes.ts';
import { errorBodySchema } from '#lib/contract/errors.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';
import { addUser } from './add-user.ts';
import type { HiveDoor } from './hive.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

/** The attacks of docs/security.md that need a hive with people, behind a proxy that is trusted. */
const ADA = { email: 'ada@hive.test', password: 'four unrelated quiet words' };
const EVIL = 'http://evil.example';
const folder = mkdtempSync(path.join(tmpdir(), 'rbee-abuse-'));
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

let hub: Hub;
let door: HiveDoor;
let served: Awaited<ReturnType<typeof serveRoutes>>;
let cookie: string;
let token: string;

beforeAll(async () => {
  hub = await startHub({ repos: sampleRepos() });
  const settings = readSettings({
    RBEE_HOME: path.join(folder, 'home'),
    HF_HOME: folder,
    HF_ENDPOINT: hub.url,
    RBEE_ALLOWED_HOSTS: 'hive.example',
    RBEE_TRUSTED_PROXIES: '127.0.0.1',
  });
  await addUser(settings.home, { ...ADA, role: 'admin' });
  door = startHive(settings);
  served = await serveRoutes(door, settings);
  token = door.hiveFor(THIS_PROCESS).team.createToken({ name: 'attacker knows it', role: 'admin' }).token;
  cookie = cookieOf((await signIn()).headers);
});

afterAll(async () => {
  await served.close();
  await door.stop();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** Every header as it is given, which `fetch` would not do. Of a stream only the head is read. */
function send(method: string, address: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const { port } = new URL(served.url);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, host: '127.0.0.1', method, path: address, headers }, (answer) => {
      let text = '';
      const done = () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      if (answer.headers['content-type']?.startsWith('text/event-stream')) {
        done();
        sent.destroy();
        return;
      }
      answer.on('data', (piece) => {
        text += piece;
      });
      answer.on('end', () => {
        done();
        sent.destroy();
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const signIn = (headers: Record<string, string> = {}) => send('POST', '/v1/session', headers, JSON.stringify(ADA));
const cookieOf = (headers: IncomingHttpHeaders) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';
const asAda = () => ({ cookie });
const addressOf = (route: string, value: string) =>
  route.replace('/[[...path]]', `/${value}`).replaceAll(/\[\w+\]/g, () => value);

describe('a name that was made to lead here', () => {
  test('gets nothing from any address, not even with a token', async () => {
    for (const route of listRoutes()) {
      const headers = { host: 'rebound.example', authorization: `Bearer ${token}` };
      expect((await send('GET', addressOf(route, 'x'), headers)).status, route).toBe(403);
    }
  });
});

describe('a page of another site, in the browser of somebody who is signed in', () => {
  test.each([
    ['by a form or a script', { origin: EVIL }],
    ['by a sandboxed frame', { origin: 'null' }],
    ['of a neighbouring name', { 'sec-fetch-site': 'same-site' }],
    ['by a navigation', { 'sec-fetch-site': 'cross-site' }],
    ['by another port of this machine', { origin: 'http://127.0.0.1:1' }],
  ])('changes nothing %s', async (_, headers) => {
    for (const method of METHODS.slice(1)) {
      const answer = await send(method, '/v1/settings', { ...asAda(), ...headers }, '{"max_concurrent_jobs":9}');
      expect(answer.status, method).toBe(403);
    }
    expect(JSON.parse((await send('GET', '/v1/settings', asAda())).text).max_concurrent_jobs).toBe(3);
  });

  test('the same from the hive’s own page is done', async () => {
    const own = { ...asAda(), origin: served.url, 'sec-fetch-site': 'same-origin' };
    expect((await send('PATCH', '/v1/settings', own, '{"max_concurrent_jobs":3}')).status).toBe(200);
  });

  test('reads nothing by a script', async () => {
    const answer = await send('GET', '/v1/models', { ...asAda(), origin: EVIL });
    expect(answer.status).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a session that was planted', () => {
  test('is worth nothing before and after its victim signs in', async () => {
    const planted = 'rbee_session=plantedplantedplantedplantedplantedplanted';
    expect((await send('GET', '/v1/models', { cookie: planted })).status).toBe(401);
    const fresh = cookieOf((await signIn({ cookie: planted })).headers);
    expect(fresh).not.toBe(planted);
    expect((await send('GET', '/v1/models', { cookie: planted })).status).toBe(401);
    expect((await send('GET', '/v1/models', { cookie: fresh })).status).toBe(200);
    await send('DELETE', '/v1/session', { cookie: fresh });
    expect((await send('GET', '/v1/models', { cookie: fresh })).status, 'ended at the server').toBe(401);
  });
});

describe('too much at once', () => {
  test('nothing is kept of a body without an announced length before it is known who sends it', async () => {
    const { port } = new URL(served.url);
    const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/v1/jobs' });
    sent.on('error', () => undefined);
    sent.write('half of it');
    const [answer] = await once(sent, 'response');
    expect(answer.statusCode).toBe(401);
    sent.destroy();
  });

  test('who is not signed in sends little, and says how much', async () => {
    const { port } = new URL(served.url);
    const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/v1/session' });
    sent.on('error', () => undefined);
    sent.write('half of it');
    const [answer] = await once(sent, 'response');
    expect(answer.statusCode).toBe(413);
    sent.destroy();
    const long = JSON.stringify({ email: ADA.email, password: 'a'.repeat(20_000) });
    expect((await send('POST', '/v1/session', {}, long)).status).toBe(413);
  });

  test('headers over 32 KiB are refused', async () => {
    expect((await send('GET', '/health', { 'x-long': 'a'.repeat(40_000) })).status).toBe(400);
  });
});

describe('where the hive is led', () => {
  test.each(['file:///etc/passwd', 'ftp://10.0.0.1/x', 'http://user:pw@10.0.0.1/', 'gopher://x', 'javascript:1'])(
    'the Hub can’t be set to %s',
    async (hub_endpoint) => {
      for (const [method, address] of [
        ['PATCH', '/v1/settings'],
        ['POST', '/v1/settings/test-hub'],
      ] as const) {
        const answer = await send(method, address, asAda(), JSON.stringify({ hub_endpoint }));
        expect(answer.status, answer.text).toBe(400);
      }
    },
  );

  test('a page of another host is no reference, so nobody has the hive fetch from there', async () => {
    for (const model of ['http://10.0.0.1/org/repo', 'http://169.254.169.254/latest/meta-data', 'file:///etc/passwd']) {
      const body = JSON.stringify({ operation: 'model_download', model });
      const answer = await send('POST', '/v1/jobs', asAda(), body);
      expect(JSON.parse(answer.text).error.code, model).toBe('invalid_reference');
    }
  });
});

const OUTSIDE = ['..%2F..%2F..%2Fetc%2Fpasswd', '%2e%2e%2f%2e%2e%2fhive.db', '..%5C..%5Chive.db', 'x%00y', '%2Fetc'];

describe('what leads out of its folder', () => {
  test.each(OUTSIDE)('%s finds nothing at any address', async (value) => {
    for (const route of listRoutes().filter((each) => each.includes('['))) {
      const answer = await send('GET', addressOf(route, value), asAda());
      expect([400, 404, 405], `${route}: ${answer.text}`).toContain(answer.status);
      expect(answer.text).not.toContain('root:');
    }
  });

  test.each(['../../etc/passwd', 'org/../..', 'org/repo:../../x.gguf', 'org/repo:/etc/passwd', 'org/repo@../..:Q4_0'])(
    'the reference %s is none',
    async (model) => {
      const body = JSON.stringify({ operation: 'model_download', model });
      const answer = await send('POST', '/v1/jobs', asAda(), body);
      expect(['invalid_reference', 'unsafe_path'], answer.text).toContain(JSON.parse(answer.text).error.code);
    },
  );

  test('nothing is given back that was not found to be given back', async () => {
    for (const file of ['/etc/passwd', path.join(folder, 'home', 'hive.db'), path.join(folder, 'home', 'secret.key')]) {
      const answer = await send('POST', '/v1/disk/reclaim', asAda(), JSON.stringify({ paths: [file] }));
      expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    }
    expect((await send('GET', '/v1/models', asAda())).status).toBe(200);
  });
});

describe('an error', () => {
  test('says a sentence and a hint, and neither a stack nor a place of the code', async () => {
    const bodies = ['{', '[]', 'null', '"x"', '{"__proto__":{"x":1}}', '{"operation":{"$ne":1}}', '\u0000'];
    for (const route of listRoutes().filter((each) => each !== '/v1/session')) {
      for (const [at, method] of METHODS.entries()) {
        const body = method === 'GET' ? undefined : bodies[at % bodies.length];
        const answer = await send(method, addressOf(route, 'x'), asAda(), body);
        // /health is a page of Next alone and knows GET; here that has no words.
        if (answer.status < 400 || route === '/health') continue;
        expect(answer.status, `${method} ${route}: ${answer.text}`).not.toBe(500);
        expect(answer.text).not.toMatch(/\n\s+at |node_modules|\.ts:\d|SqliteError|ZodError/);
        expect(() => errorBodySchema.parse(JSON.parse(answer.text)), `${method} ${route}`).not.toThrow();
      }
    }
  });
});

describe('TLS at a proxy', () => {
  test('makes cookies and links those of the encrypted site', async () => {
    const behind = { host: 'hive.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };
    const { headers } = await signIn(behind);
    expect(headers['set-cookie']?.[0]).toMatch(/^__Host-rbee_session=.*HttpOnly; SameSite=Lax; Secure/);
    const body = JSON.stringify({ email: 'vi@hive.test', role: 'viewer' });
    const invited = await send('POST', '/v1/users', { ...behind, cookie: cookieOf(headers) }, body);
    expect(JSON.parse(invited.text).invite_url).toMatch(/^https:\/\/hive\.example\/join\//);
    const { sessions } = JSON.parse((await send('GET', '/v1/sessions', { ...behind, cookie: cookieOf(headers) })).text);
    expect(sessions.map(({ address }: { address: string }) => address)).toContain('203.0.113.9');
  });
});
