import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { mostConnections } from '../measure/count-connections.ts';
import { parseCores } from '../measure/proc.ts';
import { readBusySeconds, untilQuiet } from '../measure/strangers.ts';
import type { Bench, Program, RunMeasurement, Runner } from '../peers/program.ts';
import { DISTURBED_SHARE } from '../results.ts';
import { checkOutputs } from './check-outputs.ts';
import { flushDisk } from './flush-disk.ts';
import type { Call } from './scenario.ts';
import { touchMemory } from './touch-memory.ts';

const QUIET_WITHIN_MS = 20_000;

interface Entrant {
  program: Program;
  runner: Runner;
}

/** Everyone downloads the same, one after another, round after round: A B C A B C. */
export async function race(call: Call): Promise<void> {
  const entrants: Entrant[] = [];
  try {
    for (const program of call.programs) {
      const runner = await program.open(call.stage, call.bench);
      entrants.push({ program, runner });
    }
    if (!call.quick) await touchMemory(call.bench.folder, call.stage.totalBytes);
    for (let round = 1; round <= call.rounds; round += 1) {
      await call.stage.warm();
      for (const entrant of entrants) {
        if (round > 1 && call.scenario.once?.includes(entrant.program.id)) continue;
        await runOnce(call, entrant, round);
      }
    }
  } finally {
    for (const { runner } of entrants) await runner.close();
  }
}

async function runOnce(
  { stage, bench, quick, result }: Call,
  { program, runner }: Entrant,
  round: number,
): Promise<void> {
  bench.signal.throwIfAborted();
  const folder = join(bench.folder, 'out');
  mkdirSync(folder, { recursive: true });
  await stage.forget();
  if (!quick) {
    await flushDisk();
    await untilQuiet(parseCores(bench.cores.all ?? ''), QUIET_WITHIN_MS, bench.signal);
  }
  try {
    const port = Number(new URL(stage.files[0]?.url ?? stage.hubUrl).port);
    const { most, done } = await mostConnections(port, () => measureAmongStrangers(bench, () => runner.run(folder)));
    const { strangersSeconds, ...run } = done;
    if (stage.connections !== null && most !== null) {
      const figure = { name: 'connections at a time, the most', unit: 'connections', value: most } as const;
      result.figures.push({ program: program.id, round, ...figure });
      // Small files have not enough parts for all of them.
      if (!quick && most < stage.connections)
        throw new Error(`It had ${most} connections at a time, not ${stage.connections}.`);
    }
    await checkOutputs(stage, runner.outputs(folder), { byHash: round === 1 });
    result.runs.push({ program: program.id, round, strangersSeconds, ...run });
    const disturbed =
      (strangersSeconds ?? 0) > run.wallSeconds * DISTURBED_SHARE ? ', disturbed by other programs' : '';
    bench.say(`  round ${round}  ${program.label.padEnd(40)} ${run.wallSeconds.toFixed(2)} s${disturbed}`);
  } catch (error) {
    bench.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    result.failures.push({ program: program.id, round, message });
    bench.say(`  round ${round}  ${program.label.padEnd(40)} failed: ${message}`);
  } finally {
    await runner.clear();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureAmongStrangers({ cores }: Bench, run: () => Promise<RunMeasurement>) {
  if (cores.client === null) return { ...(await run()), strangersSeconds: null };
  const clientCores = parseCores(cores.client);
  const before = readBusySeconds(clientCores);
  const measured = await run();
  const strangersSeconds = Math.max(0, readBusySeconds(clientCores) - before - measured.cpuSeconds);
  return { ...measured, strangersSeconds };
}
