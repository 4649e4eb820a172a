import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startNodeProcess } from '#bench/serve/node-process.ts';
import type { HubPlan, HubReady } from '#e2e/load/hub-process.ts';
import { keepDownloading } from '#e2e/load/keep-downloading.ts';
import { bigReference, smallReference } from '#e2e/load/repos.ts';
import { publishRun } from '#e2e/reliability/publish-run.ts';
import { HiveProcess } from '#e2e/support/hive-process.ts';
import { Random, seedOf } from '#e2e/support/random.ts';
import { ServerSamples } from '#e2e/support/server-samples.ts';
import { plotSamples } from './plot-samples.ts';
import { visitHive } from './visit-hive.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    publish: { type: 'boolean', default: false },
  },
});
const SAMPLE_EVERY_MS = 5000;
const DOWNLOADS = 2;
const SMALL = 3;
const VISITORS = 5;
const REST_MS = 10_000;
const PLOT = new URL('../../docs/long.svg', import.meta.url);
const minutes = Number(values.minutes);
const say = (text: string) => process.stdout.write(`${text}\n`);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;

/** A hive in steady use: downloads that come and are deleted, people who look, streams that open and close. */
const folder = mkdtempSync(join(tmpdir(), 'rbee-long-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const plan: HubPlan = {
  offer: { big: DOWNLOADS, bigBytes: 200_000_000, small: SMALL },
  bytesPerSecond: 20_000_000,
};
const hub = await startNodeProcess<HubReady>(new URL('../load/hub-process.ts', import.meta.url), plan, null);
const hive = new HiveProcess({ folder, hubUrl: hub.ready.url });
await hive.start();
const samples = new ServerSamples(hive.pid ?? 0, SAMPLE_EVERY_MS);
const database: { atSeconds: number; value: number }[] = [];
const begun = performance.now();
const weigh = () => database.push({ atSeconds: (performance.now() - begun) / 1000, value: databaseBytes() });
const weighing = setInterval(weigh, SAMPLE_EVERY_MS);
say(`${minutes} minutes of steady use …`);

const over = AbortSignal.timeout(minutes * 60_000);
const references = [
  ...Array.from({ length: DOWNLOADS }, (_, n) => bigReference(n)),
  ...Array.from({ length: SMALL }, (_, n) => smallReference(n)),
];
const [kept, ...visitors] = await Promise.all([
  keepDownloading(hive.url, references, over, REST_MS),
  ...Array.from({ length: VISITORS }, (_, n) => visitHive(hive.url, new Random(seedOf(1, 'visitor', n)), over)),
]);
weigh();
clearInterval(weighing);
samples.stop();
const code = await hive.stop();
await hub.end();

const faults = [...kept.faults, ...visitors.flatMap(({ faults }) => faults)];
if (code !== 0) faults.push(`It was asked to stop and ended with ${code}.`);
for (const fault of faults.slice(0, 20)) say(`  ${fault}`);
const answered = visitors.reduce((sum, visits) => sum + visits.answered, 0);
const descriptors = samples.samples.map((sample) => sample.descriptors);
const later = descriptors.slice(Math.floor(descriptors.length / 3));
const figures = [
  ['time', `${minutes} minutes`, '120 minutes', minutes >= 120],
  ['what was done', `${kept.downloads} downloads, ${answered.toLocaleString('en')} pages and calls`, '', null],
  ['what went wrong', String(faults.length), 'nothing', faults.length === 0],
  [
    'memory in the last third beside the second',
    `${(100 * samples.growth).toFixed(1)} %; ${megabytes(samples.peakBytes)} at most`,
    '≤ 10 % more',
    samples.growth <= 0.1,
  ],
  [
    'descriptors after the first third',
    `${Math.min(...later)} to ${Math.max(...later)}`,
    'no growth: the least of the last third ≤ that of the second and 5',
    leastOf(2) <= leastOf(1) + 5,
  ],
  ['database', `${megabytes(database.at(0)?.value ?? 0)} to ${megabytes(database.at(-1)?.value ?? 0)}`, '', null],
] as const;
for (const [what, figure, goal, met] of figures)
  say(`${met === false ? '✗' : ' '} ${what}: ${figure} ${goal && `(${goal})`}`);
if (values.publish) {
  publishRun('long', {
    command: `npm run long -- --minutes ${minutes}`,
    figures: figures.map(([what, figure, goal, met]) => ({ what, figure, goal, met })),
  });
  const points = (read: (sample: (typeof samples.samples)[number]) => number) =>
    samples.samples.map((sample) => ({ atSeconds: sample.atSeconds, value: read(sample) }));
  writeFileSync(
    PLOT,
    plotSamples('A hive in steady use', [
      { title: 'Memory', points: points(({ residentBytes }) => residentBytes), inWords: megabytes },
      { title: 'Descriptors', points: points(({ descriptors }) => descriptors), inWords: String },
      { title: 'Database', points: database, inWords: megabytes },
    ]),
  );
}
process.exitCode = figures.every(([what, , , met]) => met !== false || what === 'time') ? 0 : 1;

function leastOf(third: number): number {
  const size = Math.floor(descriptors.length / 3);
  return Math.min(...descriptors.slice(third * size, (third + 1) * size));
}

/** With what is written and not yet checked in. */
function databaseBytes(): number {
  return ['', '-wal'].reduce(
    (sum, end) => sum + (statSync(join(hive.home, `hive.db${end}`), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
