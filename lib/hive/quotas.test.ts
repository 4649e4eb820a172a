import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import type { Job } from '#lib/contract/jobs.ts';
import type { Quota } from '#lib/contract/team.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { type Member, THIS_PROCESS } from '#lib/team/caller.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

const REPO = 'bumble/bumble-0.4m-instruct-GGUF';
const [Q4, Q8, F16] = [`${REPO}:Q4_0`, `${REPO}:Q8_0`, `${REPO}:F16`];
const NO_LIMIT: Quota = { disk_bytes: null, running_jobs: null };

/** A hive with two operators; nothing moves fast on it. */
async function room({ slow = false } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-quotas-'));
  const hub = await startHub({ repos: sampleRepos() });
  const settings = readSettings({
    RBEE_HOME: folder,
    HF_HOME: folder,
    HF_ENDPOINT: hub.url,
    ...(slow && { RBEE_BANDWIDTH_LIMIT_BPS: '1024' }),
  });
  const database = openDatabase(path.join(folder, 'hive.db'));
  const add = database.$client.prepare(
    "insert into users (id, email, role, password_hash, created_at) values (?, ?, 'operator', 'none', '2026-01-01')",
  );
  for (const name of ['ada', 'bob']) add.run(name, `${name}@hive.test`);
  const door = startHive(settings);
  onTestFinished(async () => {
    database.$client.close();
    await door.stop();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const admin = door.hiveFor(THIS_PROCESS);
  const as = (id: string) => {
    const caller: Member = {
      ...THIS_PROCESS,
      kind: 'user',
      role: 'operator',
      name: `${id}@hive.test`,
      userId: id,
      sessionId: id,
    };
    return door.hiveFor(caller);
  };
  const download = (id: string, model: string) => as(id).jobs.create({ operation: 'model_download', model }).job_id;
  const until = async (jobId: string, holds: (job: Job) => boolean): Promise<Job> => {
    for (;;) {
      const job = admin.jobs.get(jobId);
      if (holds(job)) return job;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const completed = (jobId: string) => until(jobId, ({ state }) => state === 'completed');
  const told = database.$client.prepare(
    "select json_extract(data, '$.human') as human from events where job_id = ? and json_extract(data, '$.action') = 'job_held'",
  );
  /** What the job has told of why it waits, once it has. */
  const heldBecause = async (jobId: string): Promise<string> => {
    for (;;) {
      const line = told.get(jobId) as { human: string } | undefined;
      if (line) return line.human;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return { admin, as, download, until, completed, heldBecause };
}

test('over the number of running downloads a person’s jobs wait, others’ do not, and the job says why', async () => {
  const { admin, download, until, heldBecause } = await room({ slow: true });
  await admin.changeSettings({ quota: { ...NO_LIMIT, running_jobs: 1 } });
  const first = download('ada', Q4);
  await until(first, ({ state }) => state === 'downloading');
  const second = download('ada', Q8);
  const bobs = download('bob', F16);
  await until(bobs, ({ state }) => state === 'downloading');
  expect(await heldBecause(second)).toMatch(/ada@hive.test may run 1 download at a time.*admin/);
  expect(admin.jobs.get(second)).toMatchObject({ state: 'queued', error: null });

  admin.team.changeUser('ada', { quota: { ...NO_LIMIT, running_jobs: 2 } });
  await until(second, ({ state }) => state === 'downloading');
  for (const id of [first, second, bobs]) await admin.jobs.cancel(id, { keepPartial: false });
});

test('a job that waits begins when the one before it ends', async () => {
  const { admin, download, until, heldBecause } = await room({ slow: true });
  admin.team.changeUser('ada', { quota: { ...NO_LIMIT, running_jobs: 1 } });
  const first = download('ada', Q4);
  await until(first, ({ state }) => state === 'downloading');
  const second = download('ada', Q8);
  await heldBecause(second);
  await admin.jobs.cancel(first, { keepPartial: false });
  await until(second, ({ state }) => state === 'downloading');
  await admin.jobs.cancel(second, { keepPartial: false });
});

test('over the bytes on the disk a job waits, and goes on once a model is deleted', async () => {
  const { admin, as, download, completed, heldBecause } = await room();
  const { model_id: brought } = await completed(download('ada', Q4));
  admin.team.changeUser('ada', { quota: { ...NO_LIMIT, disk_bytes: 500_000 } });
  const second = download('ada', Q8);
  expect(await heldBecause(second)).toMatch(/ada@hive.test may have 500 kB on this disk, has .*, and this needs/);
  expect(admin.jobs.get(second)).toMatchObject({ state: 'queued', error: null });
  await completed(download('bob', F16));
  expect(admin.jobs.get(second).state).toBe('queued');
  await as('ada').models.delete(brought ?? '');
  await completed(second);
});

test('what is larger than all of a person’s share says so, and an admin can let it through', async () => {
  const { admin, download, completed, heldBecause } = await room();
  await admin.changeSettings({ quota: { ...NO_LIMIT, disk_bytes: 1000 } });
  const job = download('ada', Q4);
  expect(await heldBecause(job)).toContain('Choose a smaller quant, or ask an admin');
  await admin.changeSettings({ quota: NO_LIMIT });
  await completed(job);
});

test('the person at the machine has no quota', async () => {
  const { admin, completed } = await room();
  await admin.changeSettings({ quota: { disk_bytes: 0, running_jobs: 1 } });
  await completed(admin.jobs.create({ operation: 'model_download', model: Q4 }).job_id);
});

test('what a failed or cancelled download has left on the disk counts, until it is asked for again or taken away', async () => {
  const { admin, download, until, completed, heldBecause } = await room({ slow: true });
  const first = download('ada', Q8);
  await until(first, ({ progress }) => progress.bytes > 1_000);
  await admin.jobs.cancel(first, { keepPartial: true });
  await admin.changeSettings({ bandwidth_limit_bps: null });
  const kept = admin.jobs.get(first).progress.bytes;
  const { size } = admin.models.get((await completed(download('bob', Q4))).model_id ?? '');
  await admin.models.delete(`${REPO}:bumble-0.4m-instruct.Q4_0.gguf`);

  admin.team.changeUser('ada', { quota: { ...NO_LIMIT, disk_bytes: size + Math.floor(kept / 2) } });
  const second = download('ada', Q4);
  expect(await heldBecause(second)).toContain('what is left of failed downloads on the page Disk');
  const { leftovers } = await admin.disk.use();
  await admin.disk.reclaim(leftovers.map(({ path }) => path));
  await completed(second);
});
