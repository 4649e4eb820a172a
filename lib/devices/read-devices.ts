import { cpus, totalmem } from 'node:os';
import type { Devices } from './devices.ts';
import { readApple } from './read-apple.ts';
import { plainName, readAmd, readNvidia } from './read-gpus.ts';
import { type RunProgram, runProgram } from './run-program.ts';

export interface Machine {
  platform: NodeJS.Platform;
  architecture: string;
  processor: { model: string; threads: number };
  ramBytes: number;
}

/** What this machine has. No GPU, no driver and a driver that answers nonsense are all the same: none. */
export async function readDevices(run: RunProgram = runProgram, machine: Machine = thisMachine()): Promise<Devices> {
  const { platform, architecture, processor, ramBytes } = machine;
  const name = `${plainName(processor.model, 'CPU')}, ${processor.threads} threads`;
  if (platform === 'darwin' && architecture === 'arm64') {
    return { processor: name, ramBytes, gpus: await readApple(run, ramBytes), unifiedMemory: true };
  }
  const [nvidia, amd] = await Promise.all([readNvidia(run), readAmd(run)]);
  return { processor: name, ramBytes, gpus: [...nvidia, ...amd], unifiedMemory: false };
}

/** In a container the memory is what it was given. */
function thisMachine(): Machine {
  const processors = cpus();
  const given = process.constrainedMemory() ?? 0;
  const total = totalmem();
  return {
    platform: process.platform,
    architecture: process.arch,
    processor: { model: processors[0]?.model ?? '', threads: processors.length },
    ramBytes: given > 0 && given < total ? given : total,
  };
}
