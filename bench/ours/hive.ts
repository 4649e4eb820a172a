import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onCores } from '../measure/cores.ts';
import { blobsIn } from '../peers/hub-cache.ts';
import type { Bench, Program, RunMeasurement } from '../peers/program.ts';
import type { Stage } from '../serve/stage.ts';
import { HiveClient } from './hive-client.ts';
import { forgetPeak, type HiveFolders, type HiveProcess, startHiveProcess, usageOf } from './hive-process.ts';

/** The whole product: a hive that runs already, from the call that makes the job to the verified model in its catalog. */
export const hive: Program = {
  id: 'hive',
  label: 'rbee Hive',
  ours: true,
  verifies: true,
  find: async () => ({ version: process.version }),
  open: async (stage, bench) => {
    const folders = hiveFolders(bench, 'hive');
    const process = await openHive(stage, bench, folders);
    const idleBytes = await idleMemory(process);
    let modelId: string | null = null;
    return {
      run: async () => {
        const { measurement, id } = await measureDownload(process, idleBytes, stage, bench.signal);
        modelId = id;
        return measurement;
      },
      outputs: () => blobsIn(folders.hubCache, stage),
      clear: async () => {
        if (modelId !== null) await new HiveClient(process.url).deleteModel(modelId);
        modelId = null;
      },
      close: () => process.stop(),
    };
  },
};

export function hiveFolders(bench: Bench, name: string): HiveFolders {
  const folder = join(bench.folder, name);
  return { home: join(folder, 'home'), hubCache: join(folder, 'hub') };
}

export function openHive(
  { hubUrl, caFile, connections }: Stage,
  { cores }: Bench,
  folders: HiveFolders,
): Promise<HiveProcess> {
  return startHiveProcess({ folders, hubUrl, caFile, connections, pin: (argv) => onCores(cores.client, argv) });
}

/** Of a hive whose pages have been looked at and that has not downloaded yet. */
export async function idleMemory(process: HiveProcess): Promise<number> {
  for (let i = 0; i < 3; i += 1) await (await fetch(`${process.url}/models`)).text();
  await sleep(300);
  return usageOf(process).residentBytes;
}

export async function measureDownload(
  process: HiveProcess,
  idleBytes: number,
  { repo }: Stage,
  signal: AbortSignal,
): Promise<{ measurement: RunMeasurement; id: string | null }> {
  const client = new HiveClient(process.url);
  const before = usageOf(process);
  forgetPeak(process);
  const begun = performance.now();
  const end = await client.untilCompleted(await client.download(repo), signal);
  const wallSeconds = (performance.now() - begun) / 1000;
  const after = usageOf(process);
  const measurement = {
    wallSeconds,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    peakBytes: after.peakBytes,
    // What the pages took has been given back in part by now: the lower one is the idle server.
    overIdleBytes: after.peakBytes - Math.min(idleBytes, before.residentBytes),
  };
  return { measurement, id: end.model_id };
}
