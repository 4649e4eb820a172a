import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ggufOf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { uniqueBytes } from '#e2e/hub/unique-bytes.ts';
import { readSettings } from '#lib/hive/settings.ts';
import { startHive } from '#lib/hive/start-hive.ts';
import { THIS_PROCESS } from '#lib/team/caller.ts';

/** How many bytes go over the network when the header of a model of 1 GiB has changed; the whole hive but its pages. */
const GIB = 1024 ** 3;
const GOAL = 0.02;
const ID = 'bees/large-GGUF:large.Q8_0.gguf';
const say = (text: string) => process.stdout.write(`${text}\n`);

const weights = uniqueBytes({ seed: 1, size: GIB });
const version = (chatTemplate: string) => ({
  files: { 'large.Q8_0.gguf': ggufOf(weights, { fileType: 7, chatTemplate }) },
});
const commits = [version('before'), version('after, and longer than it was before')];
const folder = await mkdtemp(join(tmpdir(), 'rbee-update-'));
const hub = await startHub({ repos: [repo({ id: 'bees/large-GGUF', commits })] });
hub.moveBranch('bees/large-GGUF', 'main', 0);
const door = startHive(readSettings({ RBEE_HOME: folder, HF_HOME: folder, HF_ENDPOINT: hub.url }));
const hive = door.hiveFor(THIS_PROCESS);
try {
  await work('download', () => hive.jobs.create({ operation: 'model_download', model: 'bees/large-GGUF' }));
  hub.moveBranch('bees/large-GGUF', 'main', 1);
  await work('check', () => hive.upstream.check({ ids: [ID] }));
  say(`  ${hive.models.get(ID).upstream?.human}`);
  const part = await work('update', () => hive.upstream.update(ID));
  await work('verify', () => hive.models.verify(ID));
  const { status } = hive.models.get(ID);
  const leaks = hub.log.leaks().length;
  say(`${(part * 100).toFixed(3)} % of the bytes for the update, at most ${GOAL * 100} % is the goal; then ${status}.`);
  if (part > GOAL || status !== 'available' || leaks > 0) process.exitCode = 1;
} finally {
  await door.stop();
  await hub.close();
  await rm(folder, { recursive: true, force: true });
}

/** Does it and returns which part of 1 GiB all hosts together sent for it. */
async function work(name: string, begin: () => { job_id: string }): Promise<number> {
  hub.log.clear();
  const startedAt = performance.now();
  const { job_id } = begin();
  while (hive.jobs.get(job_id).ended_at === null) await sleep(50);
  const { state, error, result } = hive.jobs.get(job_id);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const bytes = hub.log.entries.reduce((sum, entry) => sum + entry.bytesSent, 0);
  say(`${name}: ${state} in ${seconds} s, ${bytes.toLocaleString('en')} bytes, ${hub.log.entries.length} requests`);
  if (state !== 'completed') throw new Error(`${name}: ${error?.message}`);
  if (result) say(`  ${JSON.stringify(result)}`);
  return bytes / GIB;
}
