import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Hub } from '#e2e/hub/start-hub.ts';
import type { HiveProcess } from '#e2e/support/hive-process.ts';
import { type Answer, call } from '#e2e/support/http.ts';
import type { Random } from '#e2e/support/random.ts';
import type { SmallDisk } from '#e2e/support/small-disk.ts';
import type { JobCreated, JobPage } from '#lib/contract/jobs.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { anyTrouble } from './hub-trouble.ts';
import type { BadWatchers } from './watchers.ts';

const HOUR_MS = 60 * 60_000;
/** What the API may answer while the disk is full or the Hub is away. */
const BORNE = new Set([200, 202, 204, 400, 404, 409, 502, 503, 507]);

export interface Stage {
  hive: HiveProcess;
  hub: Hub;
  disk: SmallDisk;
  watchers: BadWatchers;
  random: Random;
  references: readonly string[];
  clockFile: string;
  /** All jobs that were ever made. */
  asked: Set<string>;
  /** How often each thing was done. */
  counts: Record<string, number>;
  faults: string[];
}

/** One thing that happens to a hive, by chance. */
export async function doMischief(stage: Stage): Promise<void> {
  const { random } = stage;
  const total = DEEDS.reduce((sum, [weight]) => sum + weight, 0);
  let at = random.next() * total;
  for (const [weight, name, deed] of DEEDS) {
    at -= weight;
    if (at > 0) continue;
    stage.counts[name] = (stage.counts[name] ?? 0) + 1;
    await deed(stage);
    return;
  }
}

/** Of models that are here already: what is asked for then would bring nothing. */
const DELETED_FIRST = 0.9;

export async function askForModel(stage: Stage): Promise<void> {
  const { hive, random, references, asked } = stage;
  const model = random.pick(references);
  if (random.chance(DELETED_FIRST)) await deleteIfHere(stage, model);
  const body = { operation: 'model_download', model };
  const answer = await ask<JobCreated>(stage, '/v1/jobs', 'POST', body);
  if (answer?.status === 202) asked.add(answer.body.job_id);
  if (answer?.status === 200 && !asked.has(answer.body.job_id)) {
    stage.faults.push(`${hive.url} attached to ${answer.body.job_id}, which nobody asked for.`);
  }
}

async function deleteIfHere(stage: Stage, reference: string): Promise<void> {
  const [repo = '', quant = ''] = reference.split(':');
  const page = await ask<ModelPage>(stage, `/v1/models?q=${encodeURIComponent(repo)}&limit=50`);
  for (const model of page?.body.models ?? []) {
    if (model.repo !== repo || model.quant !== quant) continue;
    await ask(stage, `/v1/models/${encodeURIComponent(model.id)}`, 'DELETE');
  }
}

/** Null when the hive was not there to answer; an answer that the contract does not know is a fault. */
export async function ask<T>(stage: Stage, path: string, method = 'GET', body?: unknown): Promise<Answer<T> | null> {
  try {
    const answer = await call<T>(`${stage.hive.url}${path}`, method, body);
    if (!BORNE.has(answer.status)) {
      stage.faults.push(`${method} ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer;
  } catch (error) {
    stage.faults.push(`${method} ${path} was not answered: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}

type Deed = (stage: Stage) => Promise<void>;

const DEEDS: [number, string, Deed][] = [
  [45, 'asked', askForModel],
  [8, 'cancelled', (stage) => step(stage, 'DELETE', '', stage.random.chance(0.3) ? '?keep_partial=true' : '')],
  [5, 'paused', (stage) => step(stage, 'POST', '/pause')],
  [5, 'resumed', (stage) => step(stage, 'POST', '/resume')],
  [6, 'retried', (stage) => step(stage, 'POST', '/retry')],
  [2, 'moved', (stage) => step(stage, 'POST', '/move', '', { before: null })],
  [6, 'deleted', deleteModel],
  [8, 'trouble at the Hub', async ({ hub, random }) => void hub.faults.add(anyTrouble(random))],
  [3, 'the Hub well again', async ({ hub }) => hub.faults.clear()],
  [2, 'killed', (stage) => restart(stage, 'kill9')],
  [2, 'stopped', (stage) => restart(stage, 'stop')],
  [2, 'disk full', fillDisk],
  [2, 'clock moved', jump],
  [5, 'watchers', async ({ watchers, hive, random }) => watchers.add(hive.url, random.pick(['slow', 'vanishing']))],
  [2, 'settings', changeSettings],
  [1, 'all paused', pauseAll],
  [6, 'nothing', ({ random }) => sleep(random.between(50, 600))],
];

async function step(stage: Stage, method: string, path: string, query = '', body?: unknown): Promise<void> {
  const page = await ask<JobPage>(stage, '/v1/jobs?limit=30');
  const jobs = page?.body.jobs ?? [];
  if (jobs.length === 0) return;
  await ask(stage, `/v1/jobs/${stage.random.pick(jobs).job_id}${path}${query}`, method, body);
}

async function deleteModel(stage: Stage): Promise<void> {
  const page = await ask<ModelPage>(stage, '/v1/models?limit=200');
  const models = page?.body.models ?? [];
  if (models.length === 0) return;
  await ask(stage, `/v1/models/${encodeURIComponent(stage.random.pick(models).id)}`, 'DELETE');
}

async function restart({ hive, random, faults }: Stage, how: 'kill9' | 'stop'): Promise<void> {
  if (how === 'kill9') await hive.kill9();
  else {
    const code = await hive.stop();
    if (code !== 0) faults.push(`It was asked to stop and ended with ${code}: ${hive.output.slice(-500)}`);
  }
  await sleep(random.below(200));
  await hive.start();
}

async function fillDisk({ disk, random }: Stage): Promise<void> {
  disk.fill(random.pick([0, 100_000, 2_000_000]));
  await sleep(random.between(200, 1500));
  disk.empty();
}

/** The clock of the Hub goes along at times: its addresses expire. */
async function jump({ clockFile, hub, random }: Stage): Promise<void> {
  writeFileSync(clockFile, String(random.pick([-48, -1, 0, 0, 1, 5, 26]) * HOUR_MS));
  if (random.chance(0.5)) hub.advanceClock(2 * HOUR_MS);
}

async function changeSettings(stage: Stage): Promise<void> {
  const { random } = stage;
  const change = random.pick([
    { max_concurrent_jobs: random.between(1, 8) },
    { max_connections: random.between(1, 64) },
    { bandwidth_limit_bps: random.pick([null, null, 3_000_000]) },
  ]);
  await ask(stage, '/v1/settings', 'PATCH', change);
}

async function pauseAll(stage: Stage): Promise<void> {
  await ask(stage, '/v1/jobs/pause', 'POST');
  await sleep(stage.random.below(300));
  await ask(stage, '/v1/jobs/resume', 'POST');
}
