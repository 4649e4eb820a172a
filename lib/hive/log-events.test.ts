import { afterEach, expect, test, vi } from 'vitest';
import { type ApiRoom, openApiRoom } from '#e2e/support/api-room.ts';
import { createLog } from '#lib/log/create-log.ts';
import { setLog } from '#lib/log/log.ts';

vi.mock('next/server', () => ({ connection: async () => undefined }));

let room: ApiRoom | null = null;
afterEach(async () => {
  await room?.close();
  room = null;
  setLog(undefined);
});

const HUB_TOKEN = 'hf_notOneThatTheStandInKnows000000';
const PASSWORD = 'correct horse battery staple';

test('a hive tells its jobs and requests with their ids, and no secret that it was given or gave', async () => {
  const lines: string[] = [];
  setLog(createLog({ level: 'debug', form: 'json', write: (line) => lines.push(line) }));
  room = await openApiRoom();
  const { send, url, authorization } = room;
  const asked = await send(
    'POST',
    '/v1/jobs',
    { operation: 'model_download', model: 'bumble/bumble-0.4m-instruct-GGUF:Q9_9' },
    { headers: { 'x-request-id': 'from-the-proxy.1' } },
  );
  expect(asked.headers.get('x-request-id')).toBe('from-the-proxy.1');
  const { job_id } = await asked.json();
  await (await send('GET', `/v1/jobs/${job_id}/stream`)).text();

  const { invite_url } = await (await send('POST', '/v1/users', { email: 'ada@hive.test', role: 'viewer' })).json();
  const secret = new URL(invite_url, url).pathname.split('/').at(-1) ?? '';
  const joined = await fetch(`${url}/v1/links/${secret}`, {
    method: 'POST',
    body: JSON.stringify({ password: PASSWORD }),
  });
  const cookie = joined.headers.get('set-cookie')?.split(/[=;]/)[1] ?? '';
  await send('PUT', '/v1/hub-token', { token: HUB_TOKEN });
  await send('PATCH', '/v1/settings', { hub_token: HUB_TOKEN });
  const { token } = await (await send('POST', '/v1/tokens', { name: 'ci', role: 'viewer' })).json();
  await fetch(`${url}/v1/models?q=what-somebody-looks-for`, { headers: { authorization: `Bearer ${token}` } });
  const refused = await fetch(`${url}/v1/models`, { headers: { authorization: 'Bearer rbee_wrongwrongwrong' } });
  expect([joined.status, refused.status]).toEqual([200, 401]);
  expect(refused.headers.get('x-request-id')).toMatch(/^[\w-]{12}$/);
  await vi.waitFor(() => expect(lines.join('')).toContain('"status":401'));

  const said = lines.map((line) => JSON.parse(line));
  expect(said.find(({ path, status }) => path === '/v1/jobs' && status === 202)).toMatchObject({
    level: 'debug',
    request_id: 'from-the-proxy.1',
    method: 'POST',
    msg: 'Answered',
  });
  expect(said.find(({ action }) => action === 'job_create')).toMatchObject({
    job_id,
    request_id: 'from-the-proxy.1',
  });
  expect(said.find(({ action }) => action === 'job_failed')).toMatchObject({ job_id, level: 'error' });
  expect(said.some(({ path }) => path === '/v1/links/…')).toBe(true);

  const secrets = [authorization.slice(7), secret, cookie, PASSWORD, HUB_TOKEN, token, 'rbee_wrongwrongwrong'];
  for (const each of [...secrets, 'what-somebody-looks-for']) {
    expect(each.length).toBeGreaterThan(10);
    expect(lines.join('').includes(each), each.slice(0, 6)).toBe(false);
  }
});

test('an id of a request that could write into the log is not taken over', async () => {
  setLog(createLog({ level: 'silent', form: 'json', write: () => undefined }));
  room = await openApiRoom();
  const answered = await room.send('GET', '/v1/models', undefined, { headers: { 'x-request-id': 'a b"}{' } });
  expect(answered.headers.get('x-request-id')).toMatch(/^[\w-]{12}$/);
});
