import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { type Caller, THIS_PROCESS } from '#lib/team/caller.ts';
import { type Happening, WebhookSender } from '#lib/webhooks/webhook-sender.ts';
import { WebhookStore } from '#lib/webhooks/webhook-store.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver that answers with `statuses` in turn, then with 204. */
async function receiver(statuses: number[] = [], location = '/') {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    received.push({ headers: request.headers, body });
    response.writeHead(statuses.shift() ?? 204, { location }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { received, url: `http://127.0.0.1:${port}/told`, port };
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

const HAPPENED: Happening = { event: 'completed', at: '2026-01-01T00:00:00.000Z', data: { model: 'a/b' } };

/** A sender with events at hand, whose tries follow one another at once. */
function room(folder = folderOf(), retryMs: readonly number[] = [1, 1, 1]) {
  const database = openDatabase(path.join(folder, 'hive.db'));
  const store = new WebhookStore(database, () => new Date());
  const events: Happening[] = [];
  const sender = new WebhookSender({
    store,
    lastEventId: () => events.length,
    read: (after, last) => events.slice(after, last),
    subscribe: () => () => {},
    now: () => new Date(),
    userAgent: 'rbee-hive/test',
    retryMs,
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
  return { store, sender, add, happens, close, settled };
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
  const first = room(folder, [3_600_000]);
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
  const { url, received } = await receiver([307, 302], target.url);
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
