import type { DevicesOverride } from '#lib/contract/settings.ts';

const GIGABYTE = 1_000_000_000;

/** A machine as it is typed: memory in gigabytes. */
export interface MachineTexts {
  ram: string;
  unified: boolean;
  gpus: { key: number; name: string; memory: string }[];
}

export function textsOf({ ram_bytes, gpus, unified_memory }: DevicesOverride): MachineTexts {
  return {
    ram: String(ram_bytes / GIGABYTE),
    unified: unified_memory,
    gpus: gpus.map(({ name, memory_bytes }, key) => ({ key, name, memory: String(memory_bytes / GIGABYTE) })),
  };
}

export function machineOf({ ram, unified, gpus }: MachineTexts): DevicesOverride {
  return {
    ram_bytes: bytesOf(ram),
    gpus: gpus.map(({ name, memory }) => ({ name: name.trim(), memory_bytes: bytesOf(memory) })),
    unified_memory: unified,
  };
}

/** What is found has digits that nobody would type. */
export function inRoundNumbers(found: DevicesOverride): DevicesOverride {
  const round = (bytes: number) => Math.max(1, Math.round((bytes / GIGABYTE) * 10)) * (GIGABYTE / 10);
  return {
    ...found,
    ram_bytes: round(found.ram_bytes),
    gpus: found.gpus.map(({ name, memory_bytes }) => ({ name, memory_bytes: round(memory_bytes) })),
  };
}

const bytesOf = (gigabytes: string): number => Math.round(Number(gigabytes) * GIGABYTE);
