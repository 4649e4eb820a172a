import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generatedGguf } from '#e2e/hub/generated-file.ts';
import { repo } from '#e2e/hub/repo.ts';
import { startHub } from '#e2e/hub/start-hub.ts';
import { HiveProcess } from '#e2e/support/hive-process.ts';
import { call } from '#e2e/support/http.ts';
import { download, getJob } from '#e2e/support/jobs.ts';
import { isEnded } from '#lib/contract/jobs.ts';
import { findFaults, type HostedSource } from './find-faults.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
  },
});
const kills = Number(values.kills);
const random = randomFrom(Number(values.seed));
const MB = 1_000_000;
const say = (text: string) => process.stdout.write(`${text}\n`);

/** Two shards, so that several files move at a time; large enough that a kill strikes within. */
const ID = 'kills/bumble-GGUF';
const SIZES = [90 * MB, 70 * MB];
const shards: HostedSource[] = SIZES.map((size, no) => ({
  path: `bumble.Q8_0-0000${no + 1}-of-00002.gguf`,
  source: generatedGguf({ seed: 40 + no, size, fileType: 7, name: 'Bumble', split: { no, count: SIZES.length } }),
}));

const folder = await mkdtemp(join(tmpdir(), 'rbee-kills-'));
const hub = await startHub({
  repos: [repo({ id: ID, files: Object.fromEntries(shards.map(({ path, source }) => [path, source])) })],
  settings: { bytesPerSecondTotal: 60 * MB },
});
hub.limits.change({ quotas: { anonymous: { api: 1_000_000, resolvers: 1_000_000 } } });
const hive = new HiveProcess({ folder, hubUrl: hub.url });
say(`${kills} kills at random moments of downloads; --seed ${values.seed} does the same again.`);

const count = { kills: 0, completed: 0, faults: 0 };
let jobId: string | null = null;
try {
  while (count.kills < kills) {
    await hive.start();
    jobId = await withRunningJob(jobId);
    await new Promise((resolve) => setTimeout(resolve, 20 + random() * 2500));
    await hive.kill9();
    count.kills += 1;
    const faults = await findFaults(hive, ID, shards);
    for (const fault of faults) say(`After kill ${count.kills}: ${fault}`);
    count.faults += faults.length;
  }
  await hive.start();
  jobId = await withRunningJob(jobId);
  while (!isEnded((await getJob(hive.url, jobId)).state)) await new Promise((resolve) => setTimeout(resolve, 100));
  const last = await getJob(hive.url, jobId);
  if (last.state !== 'completed') {
    count.faults += 1;
    say(`The last job ended as ${last.state}: ${JSON.stringify(last.error)}`);
  } else count.completed += 1;
  await hive.stop();
  count.faults += (await findFaults(hive, ID, shards)).length;
} finally {
  await hive.kill9();
  await hub.close();
  await rm(folder, { recursive: true, force: true });
}
const needed = count.completed * SIZES.reduce((sum, size) => sum + size, 0);
const served = hub.log.bytesSent({ origin: 'cdn' });
say(`${count.completed} downloads completed over ${count.kills} kills.`);
say(
  `${(served / MB).toFixed(0)} MB served for ${(needed / MB).toFixed(0)} MB, ${((served - needed) / MB / count.kills).toFixed(2)} MB twice a kill.`,
);
say(`${count.kills - count.faults} passed, ${count.faults} failed`);
process.exitCode = count.faults === 0 ? 0 : 1;

/** The job that was under way must be under way again by itself; a completed one makes room for the next. */
async function withRunningJob(before: string | null): Promise<string> {
  if (before !== null) {
    const job = await getJob(hive.url, before);
    if (!isEnded(job.state)) return before;
    if (job.state !== 'completed' || job.model_id === null) {
      count.faults += 1;
      say(`A job ended as ${job.state}: ${JSON.stringify(job.error)}`);
    } else {
      count.completed += 1;
      await call(`${hive.url}/v1/models/${encodeURIComponent(job.model_id)}`, 'DELETE');
    }
  }
  return download(hive.url, ID);
}

/** mulberry32 */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
