import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onCores } from '../measure/cores.ts';
import { writtenBytes } from '../measure/proc.ts';
import { groupEnd, signalGroup, spawnGroup } from '../measure/process-groups.ts';
import { hiveFolders, openHive } from '../ours/hive.ts';
import { HiveClient } from '../ours/hive-client.ts';
import type { CommandProgram } from '../peers/command-program.ts';
import { blobsIn } from '../peers/hub-cache.ts';
import type { Program } from '../peers/program.ts';
import { checkOutputs } from './check-outputs.ts';
import type { Call } from './scenario.ts';

const POLL_MS = 5;

/** Killed without a word when half is written, then run again as a person would: what is fetched twice? */
export async function killHalf(call: Call): Promise<void> {
  for (let round = 1; round <= call.rounds; round += 1) {
    for (const program of call.programs) {
      if (round === 1 || !call.scenario.once?.includes(program.id)) await tryKilling(call, program, round);
    }
  }
}

async function tryKilling(call: Call, program: Program, round: number): Promise<void> {
  const { stage, bench, result } = call;
  const folder = join(bench.folder, 'killed');
  mkdirSync(folder, { recursive: true });
  await stage.forget();
  try {
    const outputs = isCommand(program) ? await killCommand(call, program, folder) : await killHive(call, folder);
    await checkOutputs(stage, outputs, { byHash: true });
    const { bodyBytes } = await stage.served();
    const value = bodyBytes - stage.totalBytes;
    result.figures.push({ program: program.id, round, name: 'fetched twice', unit: 'bytes', value });
    bench.say(`  round ${round}  ${program.label.padEnd(40)} ${(value / 1e6).toFixed(1)} MB fetched twice`);
  } catch (error) {
    bench.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    result.failures.push({ program: program.id, round, message });
    bench.say(`  round ${round}  ${program.label.padEnd(40)} failed: ${message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function killCommand({ stage, bench }: Call, program: CommandProgram, folder: string): Promise<string[]> {
  const { signal, cores } = bench;
  const start = () => {
    const { steps, env } = program.command(stage, folder, bench);
    return spawnGroup(onCores(cores.client, steps[0] ?? []), { env, cwd: folder, stdio: 'ignore' });
  };
  const first = start();
  const ended = groupEnd(first, signal);
  await untilHalf(first.pid ?? 0, stage.totalBytes, ended);
  signalGroup(first, 'SIGKILL');
  await ended;
  const code = await groupEnd(start(), signal);
  if (code !== 0) throw new Error(`The second try ended with ${code}.`);
  const runner = await program.open(stage, bench);
  return runner.outputs(folder);
}

async function killHive({ stage, bench }: Call, folder: string): Promise<string[]> {
  const folders = hiveFolders({ ...bench, folder }, 'hive');
  const first = await openHive(stage, bench, folders);
  const ended = new Promise<void>((resolve) => first.child.once('close', () => resolve()));
  const { job_id, sse_url } = await new HiveClient(first.url).download(stage.repo);
  await untilHalf(first.pid, stage.totalBytes, ended);
  await first.kill();
  const second = await openHive(stage, bench, folders);
  try {
    await new HiveClient(second.url).untilCompleted({ job_id, sse_url }, bench.signal);
    return blobsIn(folders.hubCache, stage);
  } finally {
    await second.stop();
  }
}

async function untilHalf(pid: number, totalBytes: number, ended: Promise<unknown>): Promise<void> {
  let over = false;
  const stop = () => {
    over = true;
  };
  ended.then(stop, stop);
  while (writtenBytes(pid) < totalBytes / 2) {
    if (over) throw new Error('It ended before it could be killed.');
    await sleep(POLL_MS);
  }
}

const isCommand = (program: Program): program is CommandProgram => 'command' in program;
