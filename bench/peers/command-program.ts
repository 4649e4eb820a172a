import { type CommandLine, measureCommand } from '../measure/measure-command.ts';
import type { Stage } from '../serve/stage.ts';
import { cleanEnvironment } from './clean-environment.ts';
import type { Bench, Presence, Program } from './program.ts';

interface CommandDescription extends Omit<Program, 'open' | 'find'> {
  find(bench: Bench): Presence | Promise<Presence>;
  /** May write what the program reads into the folder. */
  steps(stage: Stage, folder: string, bench: Bench): string[][];
  env?(stage: Stage, folder: string): Record<string, string>;
  outputs(stage: Stage, folder: string): string[];
  /** What the process takes before it does anything. */
  idleBytes?(bench: Bench): Promise<number>;
}

export interface CommandProgram extends Program {
  command(stage: Stage, folder: string, bench: Bench): CommandLine;
}

/** A program that is started, downloads and ends. */
export function commandProgram(description: CommandDescription): CommandProgram {
  const command = (stage: Stage, folder: string, bench: Bench): CommandLine => ({
    steps: description.steps(stage, folder, bench),
    env: { ...cleanEnvironment(folder, stage.caFile), ...description.env?.(stage, folder) },
  });
  return {
    ...description,
    command,
    find: async (bench) => description.find(bench),
    open: async (stage, bench) => {
      const idleBytes = await description.idleBytes?.(bench);
      return {
        run: async (folder) => {
          const { signal, cores } = bench;
          const measured = await measureCommand(command(stage, folder, bench), { core: cores.client, folder, signal });
          return { ...measured, overIdleBytes: idleBytes === undefined ? null : measured.peakBytes - idleBytes };
        },
        outputs: (folder) => description.outputs(stage, folder),
        clear: async () => undefined,
        close: async () => undefined,
      };
    },
  };
}
