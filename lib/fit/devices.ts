/** What a model can be run on. Sizes in bytes. */
export interface FitDevices {
  ramBytes: number;
  gpus: { id: string; name: string; memoryBytes: number }[];
  /** The GPU's memory is the RAM, as on Apple's chips. */
  unifiedMemory: boolean;
}

/** What of it is a model's to take. */
export interface MemoryBudget {
  ramBytes: number;
  gpuBytes: number[];
}

const GIB = 2 ** 30;
/** What llama.cpp leaves free on each GPU when it fits a model by itself (`--fit-target`). */
const GPU_MARGIN = GIB;

/** A machine has other things to do: an eighth of the RAM is left to them, between 1 and 8 GiB. */
export function budgetOf({ ramBytes, gpus, unifiedMemory }: FitDevices): MemoryBudget {
  const left = Math.min(Math.max(ramBytes / 8, GIB), 8 * GIB);
  const ram = Math.max(ramBytes - left, 0);
  if (unifiedMemory) return { ramBytes: ram, gpuBytes: gpus.map(({ memoryBytes }) => Math.min(memoryBytes, ram)) };
  return { ramBytes: ram, gpuBytes: gpus.map(({ memoryBytes }) => Math.max(memoryBytes - GPU_MARGIN, 0)) };
}
