import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sampleRepos } from '#e2e/hub/sample-repos.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { type Caller, THIS_PROCESS } from '#lib/team/caller.ts';
import { readSettings } from './settings.ts';
import { startHive } from './start-hive.ts';
import { StreamAllowance } from './stream-allowance.ts';

const FROM = { address: '10.1.2.3', secure: false, site: 'http://hive.test' };
const token = (tokenId: string): Caller => ({ ...FROM, kind: 'token', role: 'viewer', name: 'token ci', tokenId });
const refused = expect.objectContaining({ code: 'rate_limited', details: { scope: 'api', retry_after_secs: 30 } });

test('an account may have 200 streams, another one is not held up by it, and what is closed is free again', () => {
  const streams = new StreamAllowance();
  const open = Array.from({ length: 200 }, () => streams.take(token('one')));
  expect(() => streams.take(token('one'))).toThrow(refused);
  streams.take(token('two'));
  for (const giveBack of [open[0], open[0]]) giveBack?.();
  streams.take(token('one'));
  expect(() => streams.take(token('one')), 'given back twice counts once').toThrow(refused);
  for (let count = 0; count < 1000; count += 1) streams.take(THIS_PROCESS);
});

test('streams that end by themselves, are left or can’t be opened give their place back', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-streams-'));
  const hub = await startHub({ repos: sampleRepos() });
  const door = startHive(readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url }));
  onTestFinished(async () => {
    await door.stop();
    await hub.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { jobs, events: all } = door.hiveFor(THIS_PROCESS);
  const { job_id } = jobs.create({ operation: 'model_list' });
  await expect.poll(() => jobs.get(job_id).state).toBe('completed');
  const { events } = door.hiveFor(token('one'));
  for (let count = 0; count < 210; count += 1) {
    await new Response(events.watchJob(job_id, 0)).text();
    expect(events.watchJob(job_id, all.lastId())).toBeNull();
    expect(() => events.watchJob('job-none', 0)).toThrow(expect.objectContaining({ code: 'not_found' }));
    await events.watchHive(0).cancel();
  }
});
