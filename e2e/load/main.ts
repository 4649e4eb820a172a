import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startNodeProcess } from '#bench/serve/node-process.ts';
import { type Figure, publishRun } from '#e2e/reliability/publish-run.ts';
import { HiveProcess } from '#e2e/support/hive-process.ts';
import { call } from '#e2e/support/http.ts';
import { seedCatalog } from '#e2e/support/seed-catalog.ts';
import { seedJobs } from '#e2e/support/seed-jobs.ts';
import { ServerSamples } from '#e2e/support/server-samples.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { openReadOnly } from '#lib/database/open-read-only.ts';
import { EventLog } from '#lib/jobs/event-log.ts';
import { askSteadily } from './ask-steadily.ts';
import type { CrowdPlan, CrowdReady, CrowdReport } from './crowd-process.ts';
import type { HubPlan, HubReady } from './hub-process.ts';
import { keepDownloading } from './keep-downloading.ts';
import { bigReference, smallReference } from './repos.ts';
import { rush } from './rush.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    watchers: { type: 'string', default: '1000' },
    models: { type: 'string', default: '10000' },
    jobs: { type: 'string', default: '50000' },
    rush: { type: 'string', default: '1000' },
    /** Bytes a second that the Hub gives in all; without it, as many as it can. */
    speed: { type: 'string' },
    publish: { type: 'boolean', default: false },
  },
});
const DOWNLOADS = 5;
const CALLS_PER_SECOND = 200;
const CALL_SECONDS = 60;
const MOST_BYTES = 600_000_000;
/** What a heap may sway by between two thirds of a run that does the same all the time. */
const MOST_GROWTH = 0.1;
const watchers = Number(values.watchers);
const models = Number(values.models);
const jobs = Number(values.jobs);
const minutes = Number(values.minutes);
const say = (text: string) => process.stdout.write(`${text}\n`);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
const count = (n: number) => n.toLocaleString('en');

const folder = mkdtempSync(join(tmpdir(), 'rbee-load-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
say(`Writing down ${count(models)} models and ${count(jobs)} jobs …`);
const hubPlan: HubPlan = {
  offer: { big: DOWNLOADS, bigBytes: 500_000_000, small: Number(values.rush) },
  bytesPerSecond: values.speed === undefined ? null : Number(values.speed),
};
const hub = await startNodeProcess<HubReady>(new URL('./hub-process.ts', import.meta.url), hubPlan, null);
const hive = new HiveProcess({
  folder,
  hubUrl: hub.ready.url,
  env: {
    RBEE_MAX_CONCURRENT_JOBS: String(DOWNLOADS),
    NODE_OPTIONS: `--import=${new URL('../../bench/ours/report-loop-lag.ts', import.meta.url).href}`,
  },
});
mkdirSync(hive.home, { recursive: true });
seedCatalog(hive.home, models);
seedJobs(hive.home, jobs);
const afterId = lastEventId();

const figures: Figure[] = [];
const faults: string[] = [];
try {
  await hive.start();
  const pages = await readPaths();
  await sleep(3000);

  say(`${CALLS_PER_SECOND} calls a second for ${CALL_SECONDS} s, and nothing else …`);
  const calls = await askSteadily(hive.url, pages, CALLS_PER_SECOND, CALL_SECONDS);
  tell('list and search calls at 200 a second', callsInWords(calls), 'p99 ≤ 100 ms, all answered', {
    met: calls.p99Ms <= 100 && calls.failed === 0,
  });

  say(`${count(watchers)} watchers and ${DOWNLOADS} downloads for ${minutes} minutes …`);
  const plan: CrowdPlan = { url: hive.url, watchers, afterId };
  const crowd = await startNodeProcess<CrowdReady>(new URL('./crowd-process.ts', import.meta.url), plan, null);
  await hive.ask();
  const samples = new ServerSamples(hive.pid ?? 0);
  const over = AbortSignal.timeout(minutes * 60_000);
  const references = Array.from({ length: DOWNLOADS }, (_, n) => bigReference(n));
  const kept = await keepDownloading(hive.url, references, over);
  samples.stop();
  const lag = (await hive.ask()) as { p99Ms: number; mostMs: number };
  await sleep(2000);
  const written = lastEventId() - afterId;
  const report = (await crowd.ask({})) as CrowdReport;
  faults.push(...kept.faults, ...report.faults);
  tell('downloads meanwhile', downloadsInWords(kept, samples), '', { met: null });
  tell(
    `narrations to each of ${count(watchers)} watchers`,
    `${report.told.least} to ${report.told.most} of ${written}; after ${report.narrationMs.p50} ms (p50), ${report.narrationMs.p99} ms (p99)`,
    'every one, once',
    { met: report.faults.length === 0 && report.told.least === written && report.told.most === written },
  );
  const { p50, p99, most } = report.progressMs;
  tell(
    'progress, the last watchers after the first',
    `${p50} ms (p50), ${p99} ms (p99), ${most} ms at most`,
    '≤ 500 ms',
    {
      met: most <= 500,
    },
  );
  tell('memory of the server', `${megabytes(samples.peakBytes)} at most`, '≤ 600 MB', {
    met: samples.peakBytes <= MOST_BYTES,
  });
  tell(
    'its memory in the last third beside the second',
    percentInWords(samples.growth),
    `≤ ${MOST_GROWTH * 100} % more`,
    {
      met: samples.growth <= MOST_GROWTH,
    },
  );
  tell(
    'lag of its event loop',
    `${lag.p99Ms.toFixed(0)} ms (p99), ${lag.mostMs.toFixed(0)} ms at most`,
    'p99 ≤ 50 ms',
    {
      met: lag.p99Ms <= 50,
    },
  );
  await crowd.end();
  await untilIdle();

  const wanted = Array.from({ length: hubPlan.offer.small }, (_, n) => smallReference(n));
  say(`${count(wanted.length)} downloads asked for in one go …`);
  const rushed = await rush(hive.url, wanted);
  faults.push(...rushed.faults);
  tell(
    `${count(wanted.length)} jobs in one go`,
    `accepted within ${rushed.acceptedSeconds.toFixed(1)} s, ended within ${rushed.endedSeconds.toFixed(0)} s`,
    'all accepted, all completed',
    { met: rushed.faults.length === 0 },
  );
} finally {
  await hive.stop();
  await hub.end();
}
for (const fault of faults.slice(0, 20)) say(`  ${fault}`);
say(`Load of the machine at the end: ${loadavg()[0]?.toFixed(1)}`);
const command = `npm run load -- ${process.argv
  .slice(2)
  .filter((argument) => argument !== '--publish')
  .join(' ')}`;
if (values.publish) publishRun('load', { command: command.replace(/ -- $/, ''), figures });
process.exitCode = figures.every(({ met }) => met !== false) ? 0 : 1;

function tell(what: string, figure: string, goal: string, { met }: { met: boolean | null }): void {
  figures.push({ what, figure, goal, met });
  say(`  ${met === false ? '✗' : ' '} ${what}: ${figure}${goal ? ` (${goal})` : ''}`);
}

function lastEventId(): number {
  const database = openReadOnly(join(hive.home, 'hive.db'));
  try {
    return new EventLog(database).lastId();
  } finally {
    database.$client.close();
  }
}

/** What pages and programs ask for: the first page, one from the middle, searches that find and that don’t, past jobs. */
async function readPaths(): Promise<string[]> {
  const first = await call<ModelPage>(`${hive.url}/v1/models?limit=50`);
  const cursor = encodeURIComponent(first.body.next_cursor ?? '');
  return [
    '/v1/models?limit=50',
    `/v1/models?limit=50&cursor=${cursor}`,
    '/v1/models?q=qwen&limit=50',
    '/v1/models?q=nothing-of-this-name&limit=50',
    '/v1/jobs?limit=50',
    '/v1/jobs?state=failed&limit=50',
  ];
}

async function untilIdle(): Promise<void> {
  await call(`${hive.url}/v1/jobs/pause`, 'POST');
  await sleep(1000);
  const { body } = await call<{ jobs: { job_id: string }[] }>(`${hive.url}/v1/jobs?state=paused&limit=50`);
  for (const { job_id } of body.jobs) await call(`${hive.url}/v1/jobs/${job_id}`, 'DELETE');
}

function callsInWords({ p50Ms, p99Ms, asked, failed }: Awaited<ReturnType<typeof askSteadily>>): string {
  return `${p50Ms} ms (p50), ${p99Ms} ms (p99) over ${count(asked)} calls, ${failed} failed`;
}

function downloadsInWords({ downloads, bytes }: { downloads: number; bytes: number }, samples: ServerSamples): string {
  const speed = bytes / (minutes * 60);
  return `${downloads} of 500 MB at ${megabytes(speed)}/s in all, ${samples.cores.toFixed(1)} cores of the server`;
}

function percentInWords(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
