import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hiveFolders, idleMemory, measureDownload, openHive } from '../ours/hive.ts';
import { HiveClient } from '../ours/hive-client.ts';
import type { Program } from '../peers/program.ts';
import type { Call } from './scenario.ts';

/** All files are in the cache, brought by another program or another hive: what does it take to notice? */
export async function alreadyThere(call: Call): Promise<void> {
  const { stage, bench, result } = call;
  for (let round = 1; round <= call.rounds; round += 1) {
    for (const program of call.programs) {
      bench.signal.throwIfAborted();
      const folder = join(bench.folder, 'there');
      mkdirSync(folder, { recursive: true });
      try {
        const measured = program.id === 'hive' ? await askHive(call, folder) : await askAgain(call, program, folder);
        const { hubRequests, byteRequests, bodyBytes } = await stage.served();
        const row = { program: program.id, round };
        result.runs.push({ ...row, ...measured, strangersSeconds: null });
        result.figures.push(
          { ...row, name: 'wall', unit: 'ms', value: measured.wallSeconds * 1000 },
          { ...row, name: 'requests', unit: 'requests', value: hubRequests + byteRequests },
          { ...row, name: 'content', unit: 'bytes', value: bodyBytes },
        );
        const wall = `${(measured.wallSeconds * 1000).toFixed(0)} ms`;
        bench.say(`  round ${round}  ${program.label.padEnd(40)} ${wall}, ${hubRequests + byteRequests} requests`);
      } catch (error) {
        bench.signal.throwIfAborted();
        const message = error instanceof Error ? error.message : String(error);
        result.failures.push({ program: program.id, round, message });
        bench.say(`  round ${round}  ${program.label.padEnd(40)} failed: ${message}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
}

async function askAgain({ stage, bench }: Call, program: Program, folder: string) {
  const runner = await program.open(stage, bench);
  try {
    await runner.run(folder);
    await stage.forget();
    return await runner.run(folder);
  } finally {
    await runner.close();
  }
}

/** Brought by a first hive; the second one has its own catalog and has to hash what it finds. */
async function askHive({ stage, bench }: Call, folder: string) {
  const first = hiveFolders({ ...bench, folder }, 'first');
  const bringing = await openHive(stage, bench, first);
  try {
    await new HiveClient(bringing.url).untilCompleted(
      await new HiveClient(bringing.url).download(stage.repo),
      bench.signal,
    );
  } finally {
    await bringing.stop();
  }
  await stage.forget();
  const second = { ...hiveFolders({ ...bench, folder }, 'second'), hubCache: first.hubCache };
  const asked = await openHive(stage, bench, second);
  try {
    return (await measureDownload(asked, await idleMemory(asked), stage, bench.signal)).measurement;
  } finally {
    await asked.stop();
  }
}
