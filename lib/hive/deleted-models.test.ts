import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { type Member, THIS_PROCESS } from '#lib/team/caller.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';

const REPO = 'bumble/bumble-0.4m-instruct-GGUF';
const FILES = ['Q4_0', 'Q8_0'].map((quant) => `${REPO}:bumble-0.4m-instruct.${quant}.gguf`);
const [FIRST = '', SECOND = ''] = FILES;

test('everybody is told who deleted which model, on the stream and afterwards', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-deleted-'));
  const hub = await startHub({ repos: sampleRepos() });
  const door = startHive(readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url }));
  onTestFinished(async () => {
    await door.stop();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const as = (name: string, role: 'viewer' | 'operator' | 'admin') => {
    const who = { kind: 'user', role, name: `${name}@hive.test`, userId: name, sessionId: name } as const;
    return door.hiveFor({ ...THIS_PROCESS, ...who } satisfies Member);
  };
  const bob = as('bob', 'operator');
  for (const model of FILES) {
    const { job_id } = bob.jobs.create({ operation: 'model_download', model });
    await expect.poll(() => bob.jobs.get(job_id).state, { timeout: 20_000 }).toBe('completed');
  }
  const size = bob.models.get(FIRST).size;
  const lastId = bob.events.lastId();
  await bob.models.delete(FIRST);
  const { job_id } = as('ada', 'admin').jobs.create({ operation: 'model_delete', id: SECOND, force: false });
  await expect.poll(() => bob.jobs.get(job_id).state).toBe('completed');

  expect(as('vi', 'viewer').models.listDeleted(10)).toEqual([
    expect.objectContaining({ id: SECOND, deleted_by: 'ada@hive.test' }),
    { id: FIRST, size, deleted_by: 'bob@hive.test', deleted_at: expect.stringMatching(/^20.*Z$/) },
  ]);
  expect(bob.models.listDeleted(1)).toHaveLength(1);

  const reader = door.hiveFor(THIS_PROCESS).events.watchHive(lastId).getReader();
  const told = new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  const removed = [...told.matchAll(/^data: (\{"change":"removed".*)$/gm)].map(([, json]) => JSON.parse(json ?? ''));
  expect(removed).toEqual([
    { change: 'removed', model_id: FIRST, model: null, by: 'bob@hive.test' },
    { change: 'removed', model_id: SECOND, model: null, by: 'ada@hive.test' },
  ]);
});
