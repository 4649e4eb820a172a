import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startHub } from '#e2e/hub/start-hub.ts';
import { publishRun } from '#e2e/reliability/publish-run.ts';
import { HiveProcess } from '#e2e/support/hive-process.ts';
import { Random, seedOf } from '#e2e/support/random.ts';
import { openedBy } from '#e2e/support/server-samples.ts';
import { SmallDisk } from '#e2e/support/small-disk.ts';
import { isEnded, type Job, type JobPage } from '#lib/contract/jobs.ts';
import { findBroken } from './invariants.ts';
import { ask, askForModel, doMischief, type Stage } from './mischief.ts';
import { chaosRepos } from './models.ts';
import { BadWatchers, FaithfulWatcher } from './watchers.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    jobs: { type: 'string', default: '500' },
    /** Jobs between two looks at what must hold. */
    round: { type: 'string', default: '25' },
    publish: { type: 'boolean', default: false },
  },
});
const STUCK_AFTER_MS = 180_000;
/** Threads of transfers end when nothing has been transferred for 15 s. */
const REST_MS = 20_000;
const MORE_DESCRIPTORS = 10;
const seed = Number(values.seed);
const wanted = Number(values.jobs);
const perRound = Number(values.round);
const say = (text: string) => process.stdout.write(`${text}\n`);

const disk = new SmallDisk();
const clockFile = join(disk.folder, 'clock');
writeFileSync(clockFile, '0');
const { repos, references } = chaosRepos();
const hub = await startHub({ repos, settings: { bytesPerSecondTotal: 40_000_000 } });
hub.limits.change({ quotas: { anonymous: { api: 1_000_000, resolvers: 1_000_000 } } });
const hive = new HiveProcess({
  folder: disk.folder,
  hubUrl: hub.url,
  env: {
    RBEE_STALL_SECS: '2',
    CHAOS_CLOCK: clockFile,
    NODE_OPTIONS: `--import=${new URL('./jumping-clock.mjs', import.meta.url).href}`,
  },
});
const stage: Stage = {
  ...{ hive, hub, disk, references, clockFile },
  watchers: new BadWatchers(),
  random: new Random(seed),
  asked: new Set(),
  counts: {},
  faults: [],
};
say(`${wanted} downloads through chaos; --seed ${seed} makes the same plans again.`);
if (disk.why !== null) say(`The disk can’t be filled here: ${disk.why}`);

const ended: Record<string, number> = {};
let rest = '';
let rounds = 0;
let faithful: FaithfulWatcher | null = null;
try {
  await hive.start();
  faithful = new FaithfulWatcher(() => hive.url);
  while (stage.asked.size < wanted) {
    rounds += 1;
    // Each round has a chance of its own, so that one alone can be looked at: what timing changed does not run on.
    stage.random = new Random(seedOf(seed, 'round', rounds));
    const before = stage.faults.length;
    const goal = Math.min(wanted, stage.asked.size + perRound);
    while (stage.asked.size < goal) {
      await doMischief(stage);
      await sleep(stage.random.below(120));
    }
    await settle();
    const last = (await ask<{ jobs: Job[] }>(stage, '/v1/jobs?limit=1')) && faithful;
    await hive.stop();
    stage.faults.push(...(await findBroken(hive, stage.asked)));
    await hive.start();
    const found = stage.faults.slice(before);
    say(`Round ${rounds}: ${stage.asked.size} jobs, event ${last?.lastId}, ${found.length} faults`);
    for (const fault of found.slice(0, 10)) say(`  ${fault}`);
  }
  rest = await leaks();
  await faithful.stop();
  stage.faults.push(...faithful.faults);
  for (const fault of faithful.faults.slice(0, 5)) say(`  ${fault}`);
} finally {
  await faithful?.stop();
  stage.watchers.endAll();
  await hive.kill9();
  await hub.close();
  disk.remove();
}
const done = Object.entries(stage.counts).map(([name, count]) => `${name} ${count}`);
const ends = Object.entries(ended).map(([name, count]) => `${count} ${name}`);
say(`${stage.asked.size} jobs over ${rounds} rounds: ${ends.join(', ')}.`);
say(`What happened: ${done.join(', ')}.`);
say(rest);
say(`${stage.asked.size} jobs, ${stage.faults.length} failed`);
if (values.publish) {
  const figures = [
    ['jobs', `${stage.asked.size} over ${rounds} rounds: ${ends.join(', ')}`, '≥ 500', stage.asked.size >= 500],
    ['what happened', done.join(', '), disk.why === null ? '' : 'the disk could not be filled here', null],
    ['invariants broken', String(stage.faults.length), 'none', stage.faults.length === 0],
    [
      'at rest after a last hundred downloads',
      rest,
      'as a fresh start',
      stage.faults.every((fault) => !fault.startsWith('At rest')),
    ],
  ] as const;
  publishRun('chaos', {
    command: `npm run chaos -- --seed ${seed} --jobs ${wanted}`,
    figures: figures.map(([what, figure, goal, met]) => ({ what, figure, goal, met })),
  });
}
process.exitCode = stage.faults.length === 0 ? 0 : 1;

/** All troubles end, what is paused goes on: then every job must come to its end by itself, with a reason if it fails. */
async function settle(): Promise<void> {
  hub.faults.clear();
  disk.empty();
  stage.watchers.endAll();
  await ask(stage, '/v1/settings', 'PATCH', { bandwidth_limit_bps: null, max_connections: 64, max_concurrent_jobs: 5 });
  const until = Date.now() + STUCK_AFTER_MS;
  let live: Job[] = [];
  do {
    await ask(stage, '/v1/jobs/resume', 'POST');
    await sleep(200);
    const page = await ask<JobPage>(stage, `/v1/jobs?limit=${2 * perRound}`);
    const jobs = page?.body.jobs ?? [];
    live = jobs.filter(({ state }) => !isEnded(state));
    if (page && live.length === 0) {
      for (const job of jobs.slice(0, perRound)) count(job);
      return;
    }
  } while (Date.now() < until);
  for (const job of live) stage.faults.push(`${job.job_id} is stuck: ${JSON.stringify(job)}`);
}

function count({ state, error, job_id }: Job): void {
  const name = error ? `${state} (${error.code})` : state;
  ended[name] = (ended[name] ?? 0) + 1;
  if (error?.code === 'internal') stage.faults.push(`${job_id} failed as internal: ${error.message}`);
}

/** Descriptors and threads after a hundred more downloads, once all is at rest, beside those of a fresh start. */
async function leaks(): Promise<string> {
  if (process.platform !== 'linux') return 'Descriptors are counted on Linux only.';
  await hive.restart();
  await ask(stage, '/v1/models');
  const fresh = openedBy(hive.pid ?? 0);
  for (let n = 0; n < 100; n += 1) {
    await askForModel(stage);
    stage.watchers.add(hive.url, n % 2 === 0 ? 'slow' : 'vanishing');
  }
  await settle();
  await sleep(REST_MS);
  const after = openedBy(hive.pid ?? 0);
  const grown = { descriptors: after.descriptors - fresh.descriptors, threads: after.threads - fresh.threads };
  if (grown.descriptors > MORE_DESCRIPTORS || grown.threads > 2) {
    stage.faults.push(`At rest it has ${grown.descriptors} descriptors and ${grown.threads} threads more than fresh.`);
  }
  return `${fresh.descriptors} descriptors and ${fresh.threads} threads fresh, ${after.descriptors} and ${after.threads} at rest after it`;
}
