import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSecureContext, type SecureContext } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { type Certificate, selfSignedCertificate } from '#e2e/hub/self-signed-certificate.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { type Caller, THIS_PROCESS } from '#lib/team/caller.ts';
import { type Happening, WebhookSender } from '#lib/webhooks/webhook-sender.ts';
import { WebhookStore } from '#lib/webhooks/webhook-store.ts';
import { SecretBox } from './secret-box.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

interface ReceiverOptions {
  location?: string;
  certificate?: Certificate;
}

/** A receiver that answers with `statuses` in turn, then with 204. */
async function receiver(statuses: number[] = [], { location = '/', certificate }: ReceiverOptions = {}) {
  const received: Received[] = [];
  const answer: RequestListener = async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    received.push({ headers: request.headers, body });
    response.writeHead(statuses.shift() ?? 204, { location }).end();
  };
  const server = certificate ? createSecureServer(certificate, answer) : createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { received, url: `http${certificate ? 's' : ''}://127.0.0.1:${port}/told`, port };
}

function folderOf() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-webhooks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** As a receiver does it that has read Standard Webhooks and nothing of ours. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

interface RoomOptions {
  retryMs?: readonly number[];
  key?: string;
  trust?: () => SecureContext;
}

const HAPPENED: Happening = { event: 'completed', at: '2026-01-01T00:00:00.000Z', data: { model: 'a/b' } };

/** A sender with events at hand, whose tries follow one another at once. */
function room(folder = folderOf(), { retryMs = [1, 1, 1], key, trust }: RoomOptions = {}) {
  const database = openDatabase(path.join(folder, 'hive.db'));
  const store = new WebhookStore(database, () => new Date(), new SecretBox(folder, key));
  const events: Happening[] = [];
  const sender = new WebhookSender({
    store,
    lastEventId: () => events.length,
    read: (after, last) => events.slice(after, last),
    subscribe: () => () => {},
    now: () => new Date(),
    userAgent: 'rbee-hive/test',
    retryMs,
    trust,
    timeoutMs: 5000,
  });
  const close = async () => {
    await sender.stop();
    database.$client.close();
  };
  const add = (url: string, allow_private = true) => store.create({ url, events: ['completed'], allow_private }, 0);
  const happens = (happening = HAPPENED) => {
    events.push(happening);
    sender.wake();
  };
  const settled = (id: string) => expect.poll(() => store.listDeliveries(id).every(({ next_at }) => next_at === null));
  return { database, store, sender, add, happens, close, settled };
}

test('a webhook hears of a model that came, of one that did not, and of a wish, each signed', async () => {
  const folder = folderOf();
  const hub = await startHub({ repos: sampleRepos() });
  const door = startHive(readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url }));
  onTestFinished(async () => {
    await door.stop();
    await hub.close();
  });
  const hive = door.hiveFor(THIS_PROCESS);
  const { received, url } = await receiver();
  const { secret, webhook } = hive.webhooks.create({
    url,
    events: ['completed', 'failed', 'requested'],
    allow_private: true,
  });
  expect(JSON.stringify(hive.webhooks.list())).not.toContain(secret);
  hive.jobs.create({ operation: 'model_list' });
  hive.jobs.create({ operation: 'model_download', model: 'bumble/bumble-0.4m-instruct-GGUF:Q8_0' });
  hive.jobs.create({ operation: 'model_download', model: 'no/such-repo' });
  const viewer: Caller = { ...THIS_PROCESS, kind: 'token', role: 'viewer', name: 'token vi', tokenId: 't' };
  await door.hiveFor(viewer).requests.ask({ operation: 'model_download', model: 'bumble/another', reason: 'A demo' });
  await expect.poll(() => received.length, { timeout: 30_000 }).toBe(3);
  await expect
    .poll(() => hive.webhooks.deliveries(webhook.id).map(({ state }) => state))
    .toEqual(Array(3).fill('delivered'));
  const told = received.map(({ body }) => JSON.parse(body)).sort((a, b) => a.type.localeCompare(b.type));
  expect(told).toMatchObject([
    { type: 'completed', data: { model_id: expect.stringContaining('Q8_0.gguf'), revision: expect.any(String) } },
    { type: 'failed', data: { model: 'no/such-repo', error: { code: 'repo_not_found' } } },
    { type: 'requested', data: { model: 'bumble/another', requested_by: 'token vi', reason: 'A demo' } },
  ]);
  for (const each of received) expect(isSigned(each, secret)).toBe(true);
  expect(isSigned({ ...(received[0] as Received), body: '{}' }, secret)).toBe(false);
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
  const told500 = await hive.webhooks.test(webhook.id);
  expect(told500).toMatchObject({ event: 'test', state: 'delivered', status: 204 });
  const audited = JSON.stringify(hive.audit.list({ limit: 100 }));
  expect(audited).toContain('webhook_create');
  expect(audited).not.toContain(secret);
  expect(audited).not.toContain('/told');
});

test('a receiver that fails is asked again with the same message, until it takes it', async () => {
  const { add, happens, close, settled, store } = room();
  onTestFinished(close);
  const { received, url } = await receiver([500, 503]);
  const { webhook, secret } = add(url);
  happens();
  await settled(webhook.id).toBe(true);
  expect(store.listDeliveries(webhook.id)).toMatchObject([{ state: 'delivered', attempts: 3, status: 204 }]);
  expect(new Set(received.map(({ headers, body }) => headers['webhook-id'] + body)).size).toBe(1);
  expect(received.every((each) => isSigned(each, secret))).toBe(true);
});

test('one that never takes it is given up, and a test is sent once', async () => {
  const { add, happens, close, settled, store, sender } = room();
  onTestFinished(close);
  const { received, url } = await receiver(Array(9).fill(500));
  const { webhook } = add(url);
  happens();
  await settled(webhook.id).toBe(true);
  expect(store.listDeliveries(webhook.id)).toMatchObject([{ state: 'failed', attempts: 4, status: 500 }]);
  expect(await sender.test(webhook.id)).toMatchObject({ state: 'failed', attempts: 1, next_at: null });
  expect(received).toHaveLength(5);
});

test('what waits is sent after a restart, and nothing twice', async () => {
  const folder = folderOf();
  const { received, url } = await receiver([500]);
  const first = room(folder, { retryMs: [3_600_000] });
  const { webhook } = first.add(url);
  first.happens();
  await expect.poll(() => first.store.listDeliveries(webhook.id)[0]?.attempts).toBe(1);
  await first.close();
  const database = openDatabase(path.join(folder, 'hive.db'));
  database.$client.exec("update deliveries set next_at = '2026-01-01T00:00:00.000Z'");
  database.$client.close();
  const second = room(folder);
  onTestFinished(second.close);
  await second.settled(webhook.id).toBe(true);
  expect(received).toHaveLength(2);
  expect(second.store.listDeliveries(webhook.id)).toHaveLength(1);
});

test('a redirect is not followed', async () => {
  const { add, close, sender } = room();
  onTestFinished(close);
  const target = await receiver();
  const { url, received } = await receiver([307, 302], { location: target.url });
  const { webhook } = add(url);
  expect(await sender.test(webhook.id)).toMatchObject({ state: 'failed', status: 307 });
  expect(received).toHaveLength(1);
  expect(target.received).toHaveLength(0);
});

test.each([
  '127.0.0.1',
  'localhost',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '0x7f.1',
  '2130706433',
  '0.0.0.0',
  '169.254.169.254',
])('nothing is sent to %s unless an admin allows it', async (host) => {
  const { add, close, sender } = room();
  onTestFinished(close);
  const { port, received } = await receiver();
  const { webhook } = add(`http://${host}:${port}/`, false);
  expect(await sender.test(webhook.id)).toMatchObject({
    state: 'failed',
    status: null,
    problem: expect.stringContaining('not on the internet'),
  });
  expect(received).toHaveLength(0);
});

test('nothing is sent to a link-local address at all, and that is what is said', async () => {
  const { add, close, sender } = room();
  onTestFinished(close);
  const { webhook } = add('http://169.254.169.254/', true);
  expect(await sender.test(webhook.id)).toMatchObject({
    state: 'failed',
    problem: expect.stringContaining('link-local'),
  });
});

test('only those are told that want to hear of it, and not of what was before them', async () => {
  const { store, happens, close, settled } = room();
  onTestFinished(close);
  happens();
  const { url, received } = await receiver();
  const { webhook } = store.create({ url, events: ['failed'], allow_private: true }, 1);
  happens();
  happens({ ...HAPPENED, event: 'failed' });
  await expect.poll(() => received.length).toBe(1);
  await settled(webhook.id).toBe(true);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ type: 'failed', timestamp: HAPPENED.at });
});

test('a model that was given up is told to who wants to hear of it', async () => {
  const folder = folderOf();
  const hub = await startHub({ repos: sampleRepos() });
  const env = { RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url, RBEE_BANDWIDTH_LIMIT_BPS: '1024' };
  const door = startHive(readSettings(env));
  onTestFinished(async () => {
    await door.stop();
    await hub.close();
  });
  const { jobs, webhooks } = door.hiveFor(THIS_PROCESS);
  const [all, failures] = [await receiver(), await receiver()];
  webhooks.create({ url: failures.url, events: ['failed', 'completed'], allow_private: true });
  webhooks.create({ url: all.url, events: ['cancelled'], allow_private: true });
  const { job_id } = jobs.create({ operation: 'model_download', model: 'bumble/bumble-0.4m-instruct-GGUF:F16' });
  await jobs.cancel(job_id, { keepPartial: false });
  await expect.poll(() => all.received.length, { timeout: 30_000 }).toBe(1);
  expect(JSON.parse(all.received[0]?.body ?? '')).toMatchObject({ type: 'cancelled', data: { job_id, error: null } });
  expect(failures.received).toEqual([]);
});

test('a receiver with a certificate is told when it is trusted and of that name, and else nothing', async () => {
  const certificate = selfSignedCertificate(['127.0.0.1']);
  const stranger = selfSignedCertificate(['hive.office.test']);
  const trustingIn = ({ cert }: Certificate) => {
    const made = room(folderOf(), { trust: () => createSecureContext({ ca: [cert] }) });
    onTestFinished(made.close);
    return made;
  };
  const trusting = trustingIn(certificate);
  const doubting = trustingIn(stranger);
  const { received, url } = await receiver([], { certificate });
  const { webhook, secret } = trusting.add(url);
  expect(await trusting.sender.test(webhook.id)).toMatchObject({ state: 'delivered', status: 204, problem: null });
  expect(isSigned(received[0] as Received, secret)).toBe(true);

  const refusal = (code: string) => ({ state: 'failed', status: null, problem: expect.stringContaining(code) });
  expect(await doubting.sender.test(doubting.add(url).webhook.id)).toMatchObject(
    refusal('DEPTH_ZERO_SELF_SIGNED_CERT'),
  );
  const misnamed = await receiver([], { certificate: stranger });
  expect(await doubting.sender.test(doubting.add(misnamed.url).webhook.id)).toMatchObject(
    refusal('ERR_TLS_CERT_ALTNAME_INVALID'),
  );
  expect([received.length, misnamed.received.length]).toEqual([1, 0]);
});

/** What whoever copies the folder has to read, the key apart. */
const filesOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.startsWith('hive.db'))
    .map((name) => readFileSync(path.join(folder, name), 'latin1'))
    .join();

test('the secret of a webhook is sealed in the database, and that of an earlier version is sealed at the start', async () => {
  const folder = folderOf();
  const first = room(folder);
  const { received, url } = await receiver();
  const { webhook, secret } = first.add(url);
  expect(filesOf(folder)).not.toContain(secret);
  // As earlier versions kept it.
  first.database.$client.prepare('update webhooks set secret = ?').run(secret);
  expect(filesOf(folder)).toContain(secret);
  await first.close();

  const second = room(folder);
  onTestFinished(second.close);
  expect(filesOf(folder)).not.toContain(secret);
  expect(await second.sender.test(webhook.id)).toMatchObject({ state: 'delivered' });
  expect(isSigned(received[0] as Received, secret)).toBe(true);
});

test('with another key nothing is sent unsigned, and it goes on when the right one is back', async () => {
  const folder = folderOf();
  const { received, url } = await receiver();
  const first = room(folder);
  const { webhook, secret } = first.add(url);
  await first.close();
  const other = room(folder, { key: Buffer.alloc(32, 1).toString('base64'), retryMs: [3_600_000] });
  other.happens();
  await expect
    .poll(() => other.store.listDeliveries(webhook.id))
    .toMatchObject([{ state: 'waiting', attempts: 1, problem: expect.stringContaining('can’t be opened') }]);
  expect(received).toEqual([]);
  other.database.$client.exec("update deliveries set next_at = '2026-01-01T00:00:00.000Z'");
  await other.close();
  const third = room(folder);
  onTestFinished(third.close);
  await third.settled(webhook.id).toBe(true);
  expect(received).toHaveLength(1);
  expect(isSigned(received[0] as Received, secret)).toBe(true);
});
