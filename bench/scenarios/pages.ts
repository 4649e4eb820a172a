import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onCores } from '../measure/cores.ts';
import { percentile } from '../measure/statistics.ts';
import { hiveFolders } from '../ours/hive.ts';
import { HiveClient } from '../ours/hive-client.ts';
import { type HiveProcess, startHiveProcess } from '../ours/hive-process.ts';
import type { Call } from './scenario.ts';

const PAUSE_MS = 10;
const LAG_REPORT = fileURLToPath(new URL('../ours/report-loop-lag.ts', import.meta.url));

/**
 * A person who reads the pages while the hive downloads as fast as it can, again and again. Here the hive may use every
 * core, as it does for a person.
 */
export async function pages({ stage, bench, rounds, quick, result }: Call): Promise<void> {
  const folders = hiveFolders(bench, 'read');
  const hive = await startHiveProcess({
    folders,
    hubUrl: stage.hubUrl,
    caFile: stage.caFile,
    pin: (argv) => onCores(bench.cores.all, argv),
    imports: [LAG_REPORT],
  });
  const counts = quick ? { warm: 20, measured: 40 } : { warm: 100, measured: 400 };
  try {
    await getPages(hive, counts.warm, bench.signal);
    for (let round = 1; round <= rounds; round += 1) {
      const row = { program: 'hive', round };
      await askLag(hive);
      const idle = await getPages(hive, counts.measured, bench.signal);
      const idleLag = await askLag(hive);
      const busy = await whileDownloading(hive, stage.repo, bench.signal, () =>
        getPages(hive, counts.measured, bench.signal),
      );
      const lag = await askLag(hive);
      const [idleMs, busyMs] = [percentile(idle, 99), percentile(busy, 99)];
      result.figures.push(
        { ...row, name: 'page p99 idle', unit: 'ms', value: idleMs },
        { ...row, name: 'page p99 downloading', unit: 'ms', value: busyMs },
        { ...row, name: 'page p99 ratio', unit: 'times', value: busyMs / idleMs },
        { ...row, name: 'event-loop lag p99 idle', unit: 'ms', value: idleLag.p99Ms },
        { ...row, name: 'event-loop lag p99 downloading', unit: 'ms', value: lag.p99Ms },
      );
      bench.say(
        `  round ${round}  p99 of a page ${idleMs.toFixed(1)} ms idle, ${busyMs.toFixed(1)} ms downloading, lag p99 ${lag.p99Ms.toFixed(1)} ms`,
      );
    }
  } finally {
    await hive.stop();
    rmSync(join(bench.folder, 'read'), { recursive: true, force: true });
  }
}

/** Downloads and deletes until `reading` is over. */
async function whileDownloading<T>(
  hive: HiveProcess,
  repo: string,
  signal: AbortSignal,
  reading: () => Promise<T>,
): Promise<T> {
  const client = new HiveClient(hive.url);
  let over = false;
  const downloads = (async () => {
    while (!over) {
      const { model_id } = await client.untilCompleted(await client.download(repo), signal);
      if (model_id !== null) await client.deleteModel(model_id);
    }
  })();
  // A download that fails is thrown where it is waited for below.
  downloads.catch(() => undefined);
  await sleep(200);
  try {
    return await reading();
  } finally {
    over = true;
    await downloads;
  }
}

/** How long each of so many requests took until its last byte, in ms. */
async function getPages({ url }: HiveProcess, count: number, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    signal.throwIfAborted();
    const begun = performance.now();
    await getPage(`${url}/models`);
    times.push(performance.now() - begun);
    await sleep(PAUSE_MS);
  }
  return times;
}

function getPage(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { accept: 'text/html' } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}.`));
      response.resume();
      response.once('end', resolve);
      response.once('error', reject);
    });
    asked.once('error', reject);
    asked.end();
  });
}

async function askLag(hive: HiveProcess): Promise<{ p99Ms: number; mostMs: number }> {
  const answer = once(hive.child, 'message');
  hive.child.send({});
  const [lag] = await answer;
  return lag;
}
