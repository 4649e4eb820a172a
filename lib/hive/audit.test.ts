import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TOKENS } from '#e2e/hub/accounts.ts';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { type Hub, startHub } from '#e2e/hub/start-hub.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { JobState } from '#lib/contract/jobs.ts';
import type { Caller } from '#lib/team/caller.ts';
import { createNamings } from './audit-namings.ts';
import type { Hive, HiveDoor } from './hive.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';
import { verifyAuditFile } from './verify-audit-file.ts';

const REPO = 'bumble/bumble-0.4m-instruct-GGUF';
const MOVING = 'bees/moving-GGUF';
const MOVED = `${MOVING}:moving.Q8_0.gguf`;
const version = (seed: number) => generatedGguf({ seed, size: 200_000, architecture: 'llama', blockCount: 1 });
const moving = repo({
  id: MOVING,
  commits: [{ files: { 'moving.Q8_0.gguf': version(1) } }, { files: { 'moving.Q8_0.gguf': version(2) } }],
});
const MIRRORED = 'bumble/bumble-vision-GGUF';
const MIRRORED_FILE = 'bumble-vision.Q8_0.gguf';
const PASSWORD = 'four unrelated quiet words';
/** `openid.test.ts` has one that answers. */
const SILENT_PROVIDER = { RBEE_OIDC_ISSUER: 'http://127.0.0.1:9', RBEE_OIDC_CLIENT_ID: 'hive' };
const FROM = { address: '10.9.8.7', secure: false, site: 'http://hive.test' };

const folder = mkdtempSync(path.join(tmpdir(), 'rbee-audit-'));
let hub: Hub;
let door: HiveDoor;
/** Of an admin's token, and of somebody who signs in. */
let hive: Hive;
let stranger: Hive;

beforeAll(async () => {
  hub = await startHub({ repos: [...sampleRepos(), moving] });
  door = startHive(readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url, ...SILENT_PROVIDER }));
  const token: Caller = { ...FROM, kind: 'token', role: 'admin', name: 'token ops', tokenId: 'token-1' };
  const why = new HiveError('unauthorized', 'Who?');
  hive = door.hiveFor(token);
  stranger = door.hiveFor({ ...FROM, kind: 'anonymous', role: null, name: null, why });
});

afterAll(async () => {
  await door.stop();
  await hub.close();
  rmSync(folder, { recursive: true, force: true });
});

const entries = (query = {}) => hive.audit.list({ limit: 500, ...query }).entries;
const lastSeq = () => entries({ limit: 1 })[0]?.seq ?? 0;
const secretOf = (url: string) => url.split('/').at(-1) ?? '';
const ask = (model: string) => hive.jobs.create({ operation: 'model_download', model }).job_id;
const reaches = (id: string, ...states: JobState[]) =>
  expect.poll(() => states.includes(hive.jobs.get(id).state)).toBe(true);
/** One that waits for its turn, or crawls. */
const waiting = (quant: string) => ask(`${REPO}:${quant}`);
const bring = async (quant: string) => {
  const id = ask(`${REPO}:${quant}`);
  await reaches(id, 'completed', 'failed');
  const { model_id, error } = hive.jobs.get(id);
  if (error && error.code !== 'model_exists') throw HiveError.fromWire(error);
  return String(error?.details.model_id ?? model_id);
};
const slowly = () => hive.changeSettings({ bandwidth_limit_bps: 1024, max_concurrent_jobs: 1 });
const atOnce = () => hive.changeSettings({ bandwidth_limit_bps: null, max_concurrent_jobs: 3 });
/** The second version of the model, with the first kept. */
const updated = async () => {
  await hive.models.delete(MOVED).catch(() => null);
  hub.moveBranch(MOVING, 'main', 0);
  await reaches(ask(MOVING), 'completed');
  hub.moveBranch(MOVING, 'main', 1);
  await reaches(hive.upstream.update(MOVED).job_id, 'completed');
};
/** Whose address is refused before anything is sent. */
const hook = () =>
  hive.webhooks.create({ url: 'http://127.0.0.1:9/', events: ['failed'], allow_private: false }).webhook.id;
let people = 0;
const invite = () => {
  people += 1;
  return hive.team.createUser({ email: `p${people}@hive.test`, role: 'admin' });
};
const signedIn = async () => {
  const { user, invite_url } = invite();
  const { cookie } = await stranger.team.useLink(secretOf(invite_url), { password: PASSWORD }, 'test');
  const caller = door.authenticate({ cookie: cookie.split(';')[0], authorization: undefined }, FROM, false);
  return { user, hive: door.hiveFor(caller) };
};
const viewersWish = async (model: string) => {
  const viewer = door.hiveFor({ ...FROM, kind: 'token', role: 'viewer', name: 'token vi', tokenId: 'token-2' });
  const created = await viewer.requests.ask({ operation: 'model_download', model });
  return 'request_id' in created ? created.request_id : '';
};
/** Whose present state is what the verb needs; done again after it. */
const steered = async (quant: string, act: (id: string) => unknown) => {
  await slowly();
  const id = waiting(quant);
  await act(id);
  const { state } = hive.jobs.get(id);
  if (state !== 'cancelled') await hive.jobs.cancel(id, { keepPartial: false });
  await atOnce();
};

/** An example of each verb that changes something. One that is not here fails the test below. */
const DEEDS: Record<string, () => unknown> = {
  'models.delete': async () => hive.models.delete(await bring('Q8_0')),
  'models.deleteMany': async () => hive.models.deleteMany([await bring('Q4_0')]),
  'models.verify': async () => reaches(hive.models.verify(await bring('Q4_0')).job_id, 'completed'),
  'models.verifyMany': async () =>
    hive.models.verifyMany([(await hive.models.list({ limit: 1, sort: 'name' })).models[0]?.id ?? '']),
  'upstream.check': async () => reaches(hive.upstream.check({}).job_id, 'completed'),
  'upstream.update': () => updated(),
  'upstream.rollback': async () => {
    await updated();
    await reaches(hive.upstream.rollback(MOVED).job_id, 'completed');
    expect(entries({ action: 'model_change', target: MOVED })[0]).toMatchObject({ actor: 'token ops' });
  },
  'upstream.repair': async () => {
    await updated();
    appendFileSync(hive.models.get(MOVED).path, 'more');
    await reaches(hive.models.verify(MOVED).job_id, 'completed', 'failed');
    await reaches(hive.upstream.repair(MOVED).job_id, 'completed');
  },
  'upstream.giveUp': async () => {
    await updated();
    await hive.upstream.giveUp(MOVED);
  },
  'jobs.create': () => hive.jobs.create({ operation: 'model_scan', folders: [] }),
  'jobs.clearHistory': () => hive.jobs.clearHistory({ settled: [] }),
  'jobs.dismiss': async () => {
    const id = ask('no/such-repo');
    await reaches(id, 'failed');
    hive.jobs.dismiss(id);
  },
  'jobs.pauseAll': () => steered('F16', () => hive.jobs.pauseAll()),
  'jobs.resumeAll': () =>
    steered('F16', async (id) => {
      await hive.jobs.pause(id);
      hive.jobs.resumeAll();
    }),
  'jobs.cancel': () => steered('F16', (id) => hive.jobs.cancel(id, { keepPartial: false })),
  'jobs.pause': () => steered('F16', (id) => hive.jobs.pause(id)),
  'jobs.resume': () =>
    steered('F16', async (id) => {
      await hive.jobs.pause(id);
      hive.jobs.resume(id);
    }),
  'jobs.retry': () =>
    steered('F16', async (id) => {
      await hive.jobs.cancel(id, { keepPartial: false });
      hive.jobs.retry(id);
    }),
  'jobs.move': () =>
    steered('F16', async () => {
      const second = waiting('Q8_0');
      hive.jobs.move(second, null);
      await hive.jobs.cancel(second, { keepPartial: false });
    }),
  'disk.reclaim': async () => {
    const orphan = path.join(folder, 'hub', 'models--bees--gone', 'blobs', 'a'.repeat(64));
    mkdirSync(path.dirname(orphan), { recursive: true });
    writeFileSync(orphan, 'left over');
    utimesSync(orphan, 0, 0);
    await hive.disk.reclaim([orphan]);
    expect(entries({ action: 'disk_reclaim' })[0]).toMatchObject({ target: 'disk', details: { paths: [orphan] } });
  },
  'requests.ask': () => viewersWish(`${REPO}:F16`),
  'requests.approve': async () => {
    const { job_id } = hive.requests.approve(await viewersWish(`${REPO}:Q8_0`), { note: 'Have fun' });
    await reaches(job_id ?? '', 'completed');
  },
  'requests.decline': async () => hive.requests.decline(await viewersWish('org/other:Q8_0'), {}),
  'team.signIn': async () => {
    const { user } = await signedIn();
    return stranger.team.signIn({ email: user.email, password: PASSWORD }, 'test');
  },
  'team.beginOpenId': () => hive.team.beginOpenId('/models'),
  'team.finishOpenId': () => hive.team.finishOpenId(new URLSearchParams(), { cookie: undefined, agent: 'test' }),
  'team.signOut': async () => (await signedIn()).hive.team.signOut(),
  'team.useLink': () => signedIn(),
  'team.changePassword': async () =>
    (await signedIn()).hive.team.changePassword({ current: PASSWORD, password: `${PASSWORD} more` }),
  'team.endSession': async () => {
    const { user } = await signedIn();
    hive.team.endSession(hive.team.listSessions().find(({ email }) => email === user.email)?.id ?? '');
  },
  'team.createUser': () => invite(),
  'team.changeUser': () => hive.team.changeUser(invite().user.id, { role: 'operator' }),
  'team.createPasswordLink': () => hive.team.createPasswordLink(invite().user.id),
  'team.createToken': () => hive.team.createToken({ name: 'nightly', role: 'viewer' }),
  'mirror.file': async () => {
    await hive.changeSettings({ mirror: 'pull_through' });
    const { signal } = new AbortController();
    const bytes = (await hive.mirror.file(MIRRORED, 'main', MIRRORED_FILE)).openBytes();
    await bytes.next(0, signal);
    await bytes.close();
    await hive.changeSettings({ mirror: 'off' });
  },
  'ownHubToken.set': async () => (await signedIn()).hive.ownHubToken.set({ token: TOKENS.permitted }),
  'ownHubToken.remove': async () => (await signedIn()).hive.ownHubToken.remove(),
  'team.revokeToken': () => hive.team.revokeToken(hive.team.createToken({ name: 'old', role: 'viewer' }).id),
  'webhooks.create': () => hook(),
  'webhooks.remove': () => hive.webhooks.remove(hook()),
  'webhooks.test': () => hive.webhooks.test(hook()),
  changeSettings: () => hive.changeSettings({ max_connections: 17 }),
};

type Named = Record<string, unknown>;
const changing = (namings: Named, before = ''): [string, string[]][] =>
  Object.entries(namings).flatMap(([name, naming]) => {
    if (naming === 'reads') return [];
    const { within, action } = naming as { within?: string[]; action?: string };
    const actions = within ?? (typeof action === 'string' ? [action] : []);
    return actions.length > 0 ? [[before + name, actions]] : changing(naming as Named, `${before}${name}.`);
  });
const CHANGING = changing(createNamings({ user: String, token: String }) as unknown as Named);

test('there is an example of every verb that changes something', () => {
  expect(Object.keys(DEEDS).sort()).toEqual(CHANGING.map(([verb]) => verb).sort());
});

test.each(CHANGING)('%s is written down, with who did it and from where', async (verb, actions) => {
  const before = lastSeq();
  await DEEDS[verb]?.();
  const written = entries().filter(({ seq, action }) => seq > before && actions.includes(action));
  expect(written).not.toEqual([]);
  expect(written[0]).toMatchObject({ address: FROM.address, actor_kind: expect.stringMatching(/^(token|user)$/) });
});

describe('a model', () => {
  test('comes and goes with its commit and the hash of each file, in the name of who asked', async () => {
    await hive.models.delete(await bring('Q4_0'));
    const id = await bring('Q4_0');
    await hive.models.delete(id);
    const [gone, done, came, asked] = entries({ limit: 4 });
    expect([gone, done, came, asked].map((entry) => entry?.action)).toEqual([
      'model_delete',
      'job_complete',
      'model_add',
      'job_create',
    ]);
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/);
    for (const entry of [came, gone]) {
      expect(entry).toMatchObject({ target: id, actor: 'token ops', actor_kind: 'token' });
      expect(entry?.details).toMatchObject({ model_id: id, revision: expect.stringMatching(/^[0-9a-f]{40}$/) });
      expect(entry?.details.files).toMatchObject([{ path: expect.any(String), algorithm: 'sha256', digest: sha256 }]);
    }
    expect(done).toMatchObject({ target: asked?.target, actor: 'token ops', details: { model_id: id } });
    expect([done, came].map((entry) => entry?.address)).toEqual([FROM.address, FROM.address]);
  });

  test('that somebody else wanted ends in their name, though an admin approved', async () => {
    const { job_id } = hive.requests.approve(await viewersWish(`${REPO}:F16`), {});
    await reaches(job_id ?? '', 'completed');
    const about = entries({ target: job_id ?? '' });
    expect(about.map(({ action, actor, address }) => [action, actor, address])).toEqual([
      ['job_complete', 'token vi', null],
      ['job_create', 'token ops', FROM.address],
    ]);
  });

  test('is brought by a person whose name reads like that of a token, and by nobody else', async () => {
    const person: Caller = { ...FROM, kind: 'user', role: 'admin', name: 'token ops', userId: 'u', sessionId: 's' };
    const { job_id } = door.hiveFor(person).jobs.create({ operation: 'model_download', model: 'no/such-third' });
    await reaches(job_id, 'failed');
    expect(entries({ target: job_id })).toMatchObject([
      { action: 'job_fail', actor: 'token ops', actor_kind: 'user' },
      { action: 'job_create', actor: 'token ops', actor_kind: 'user' },
    ]);
  });

  test('that fails is written down with why', async () => {
    const id = ask('no/such-repo-either');
    await reaches(id, 'failed');
    expect(entries({ target: id, action: 'job_fail' })).toMatchObject([{ details: { error: 'repo_not_found' } }]);
  });
});

test('a test of a webhook is written down before it is sent', async () => {
  const id = hook();
  const sending = hive.webhooks.test(id);
  const [entry] = entries({ action: 'webhook_test', target: id });
  const { id: delivery_id } = await sending;
  expect(entry).toMatchObject({ target: id, details: { delivery_id } });
});

test('looking changes nothing and is not written down', async () => {
  const before = lastSeq();
  hive.models.list({ limit: 5, sort: 'name' });
  await reaches(hive.jobs.create({ operation: 'model_list' }).job_id, 'completed');
  hive.readSettings();
  expect(lastSeq()).toBe(before);
});

test('what is refused changes nothing; a sign-in that is refused is written down', async () => {
  const before = lastSeq();
  expect(() => stranger.team.listTokens()).toThrow();
  expect(() => hive.team.createToken({ name: 'nightly', role: 'viewer' })).toThrow(
    expect.objectContaining({ code: 'conflict' }),
  );
  await expect(hive.models.delete('no/such:model.gguf')).rejects.toThrow();
  expect(lastSeq()).toBe(before);
  const wrong = stranger.team.signIn({ email: 'eve@hive.test', password: 'guessed' }, 'test');
  await expect(wrong).rejects.toMatchObject({ code: 'unauthorized' });
  expect(entries({ limit: 1 })).toMatchObject([
    { action: 'sign_in_refused', target: 'eve@hive.test', actor: null, actor_kind: 'anonymous', address: FROM.address },
  ]);
});

test('no secret is in it, and the chain holds while the hive runs and when it has stopped', async () => {
  const secret = hive.team.createToken({ name: 'secret', role: 'viewer' }).token;
  const { invite_url } = invite();
  await hive.changeSettings({ hub_token: null });
  const text = await new Response(hive.audit.export({ format: 'json' })).text();
  for (const hidden of [secret, secretOf(invite_url), PASSWORD, 'scrypt']) expect(text).not.toContain(hidden);
  expect(text).toContain('"hub_token":"forgotten"');

  const running = await hive.audit.verify(null);
  expect(running).toMatchObject({ broken: null, entries: lastSeq() });
  expect(await verifyAuditFile(folder, null)).toEqual(running);
  await door.stop();
  expect(await verifyAuditFile(folder, null)).toEqual(running);
});
