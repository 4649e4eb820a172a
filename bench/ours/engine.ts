import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureCommand } from '../measure/measure-command.ts';
import { cleanEnvironment } from '../peers/clean-environment.ts';
import { commandProgram } from '../peers/command-program.ts';
import type { Bench } from '../peers/program.ts';
import type { Stage } from '../serve/stage.ts';
import type { EngineTask } from './engine-run.ts';

const moduleAt = (name: string) => fileURLToPath(new URL(name, import.meta.url));

interface Variation {
  id: string;
  label: string;
  verifies: boolean;
  imports: string[];
  env?(stage: Stage): Record<string, string>;
}

export const engine = engineProgram({
  id: 'engine',
  label: 'rbee engine',
  verifies: true,
  imports: [],
});

export const engineWithoutHash = engineProgram({
  id: 'engine-no-hash',
  label: 'rbee engine, hashing made free',
  verifies: false,
  imports: ['./without-hash.ts'],
  env: ({ files }) => ({ BENCH_DIGEST: files[0]?.sha256 ?? '' }),
});

export const engineWithoutSync = engineProgram({
  id: 'engine-no-sync',
  label: 'rbee engine, fsync made free',
  verifies: true,
  imports: ['./without-sync.ts'],
});

function engineProgram({ id, label, verifies, imports, env }: Variation) {
  const node = [process.execPath, ...imports.flatMap((name) => ['--import', moduleAt(name)])];
  return commandProgram({
    id,
    label,
    ours: true,
    verifies,
    find: () => ({ version: process.version }),
    steps: ({ files, connections }, folder) => {
      const task: EngineTask = { files, folder, ...(connections !== null && { connections }) };
      return [[...node, moduleAt('./engine-run.ts'), JSON.stringify(task)]];
    },
    ...(env && { env }),
    outputs: ({ files }, folder) => files.map(({ path }) => join(folder, path)),
    idleBytes: (bench) => idleEngine(bench, node),
  });
}

/** The same program with nothing to download: what is over it is for the bytes. */
async function idleEngine({ cores, folder, signal }: Bench, node: string[]): Promise<number> {
  const task: EngineTask = { files: [], folder, restMs: 300 };
  const command = {
    steps: [[...node, moduleAt('./engine-run.ts'), JSON.stringify(task)]],
    env: cleanEnvironment(folder, null),
  };
  return (await measureCommand(command, { core: cores.client, folder, signal })).peakBytes;
}
