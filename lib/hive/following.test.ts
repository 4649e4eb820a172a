import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import type { JobState } from '#lib/contract/jobs.ts';
import type { Role } from '#lib/contract/team.ts';
import { type Member, THIS_PROCESS } from '#lib/team/caller.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

const REPO = 'bumble/bumble-0.4m-instruct-GGUF';

/** A hive on a folder of its own that can be stopped and started again. */
async function room() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-following-'));
  const hub = await startHub({ repos: sampleRepos() });
  const settings = readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url });
  let door = startHive(settings);
  onTestFinished(async () => {
    await door.stop();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const as = (name: string, role: Role) => {
    const caller: Member = {
      ...THIS_PROCESS,
      kind: 'user',
      role,
      name: `${name}@hive.test`,
      userId: name,
      sessionId: name,
    };
    return door.hiveFor(caller);
  };
  const vi = () => as('vi', 'viewer');
  const ada = () => as('ada', 'admin');
  return {
    vi,
    ada,
    bob: () => as('bob', 'operator'),
    machine: () => door.hiveFor(THIS_PROCESS),
    download: (quant: string) =>
      ada().jobs.create({ operation: 'model_download', model: quant.includes('/') ? quant : `${REPO}:${quant}` })
        .job_id,
    reaches: (id: string, state: JobState) =>
      expect.poll(() => ada().jobs.get(id).state, { timeout: 20_000 }).toBe(state),
    slowly: () => ada().changeSettings({ bandwidth_limit_bps: 1024 }),
    atOnce: () => ada().changeSettings({ bandwidth_limit_bps: null }),
    restart: async () => {
      await door.stop();
      door = startHive(settings);
    },
  };
}

const fresh = { all: false };

test('who asked follows by itself, others when they say so, and each is told until they have seen it', async () => {
  const { vi, ada, bob, machine, download, reaches, slowly, atOnce, restart } = await room();
  await slowly();
  const id = download('F16');
  expect([ada(), vi(), bob(), machine()].map((hive) => hive.jobs.get(id).followed)).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(vi().jobs.follow(id)).toMatchObject({ job_id: id, followed: true });
  vi().jobs.follow(id);
  bob().jobs.follow(id);
  expect(bob().jobs.unfollow(id).followed).toBe(false);
  expect(vi().jobs.list({ limit: 5 }).jobs).toMatchObject([{ followed: true }]);
  expect(vi().notices.list(fresh)).toEqual([]);
  await atOnce();
  await reaches(id, 'completed');

  await restart();
  for (const hive of [vi(), ada()]) {
    expect(hive.notices.list(fresh)).toMatchObject([
      { about: id, kind: 'completed', operation: 'model_download', model: `${REPO}:F16`, error: null, seen_at: null },
    ]);
  }
  expect([...bob().notices.list({ all: true }), ...machine().notices.list({ all: true })]).toEqual([]);
  expect(vi().notices.see({ about: ['job-other'] })).toEqual({ seen: 0 });
  expect(vi().notices.see({ about: [id] })).toEqual({ seen: 1 });
  expect(vi().notices.see({})).toEqual({ seen: 0 });
  expect(vi().notices.list(fresh)).toEqual([]);
  expect(vi().notices.list({ all: true })).toMatchObject([{ about: id, seen_at: expect.any(String) }]);
  expect(ada().notices.list(fresh), 'what one has seen another has not').toHaveLength(1);
}, 60_000);

test('the person at a hive that nobody signs in to follows what they say, and no other', async () => {
  const { machine, reaches, slowly, atOnce } = await room();
  await slowly();
  const ask = (quant: string) =>
    machine().jobs.create({ operation: 'model_download', model: `${REPO}:${quant}` }).job_id;
  const [followed, other] = [ask('Q8_0'), ask('Q4_0')];
  expect(machine().jobs.follow(followed).followed).toBe(true);
  await atOnce();
  await Promise.all([reaches(followed, 'completed'), reaches(other, 'completed')]);
  expect(machine().notices.list(fresh)).toMatchObject([{ about: followed }]);
}, 60_000);

test('a failure is told with its reason, and anew when a retry fails again', async () => {
  const { ada, download, reaches } = await room();
  const id = download('no/such-repo');
  await reaches(id, 'failed');
  expect(ada().notices.list(fresh)).toMatchObject([{ about: id, kind: 'failed', error: { code: 'repo_not_found' } }]);
  ada().notices.see({});
  ada().jobs.retry(id);
  await expect.poll(() => ada().notices.list(fresh)).toMatchObject([{ about: id, kind: 'failed' }]);
});

test('who cancels knows it, the other followers are told', async () => {
  const { vi, ada, bob, download, slowly } = await room();
  await slowly();
  const id = download('F16');
  for (const hive of [vi(), bob()]) hive.jobs.follow(id);
  await bob().jobs.cancel(id, { keepPartial: false });
  expect(bob().notices.list(fresh)).toEqual([]);
  for (const hive of [vi(), ada()]) expect(hive.notices.list(fresh)).toMatchObject([{ about: id, kind: 'cancelled' }]);
});

test('who asks for what is on its way follows it, as does who wished for it', async () => {
  const { vi, ada, bob, download, reaches, slowly, atOnce } = await room();
  const wish = await vi().requests.ask({ operation: 'model_download', model: `${REPO}:Q8_0` });
  await slowly();
  const id = download('Q8_0');
  expect(bob().jobs.create({ operation: 'model_download', model: `${REPO}:Q8_0` })).toMatchObject({ job_id: id });
  expect(bob().jobs.get(id).followed).toBe(true);
  expect(vi().jobs.get(id).followed).toBe(false);
  if (!('request_id' in wish)) throw new Error('A viewer has to ask.');
  expect(ada().requests.approve(wish.request_id, {}).job_id).toBe(id);
  expect(vi().jobs.get(id).followed).toBe(true);
  await atOnce();
  await reaches(id, 'completed');
  expect(vi().notices.list(fresh)).toMatchObject([{ about: id, kind: 'completed' }]);
});

test('a request that is declined is told to who made it, with the word', async () => {
  const { vi, ada } = await room();
  const wish = await vi().requests.ask({ operation: 'model_download', model: 'org/other:Q8_0' });
  if (!('request_id' in wish)) throw new Error('A viewer has to ask.');
  ada().requests.decline(wish.request_id, { note: 'Too large' });
  expect(vi().notices.list(fresh)).toMatchObject([
    { about: wish.request_id, kind: 'declined', operation: null, model: 'org/other:Q8_0', note: 'Too large' },
  ]);
  expect(ada().notices.list(fresh)).toEqual([]);
});
