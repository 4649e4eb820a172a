import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import { budgetOf, type FitDevices } from './devices.ts';
import { estimateMemory, type MemoryEstimate, type RunOptions } from './estimate-memory.ts';

/** From best to worst: all on GPUs, some layers on them, all in RAM, nowhere. */
export const FIT_LEVELS = ['full_gpu', 'partial_gpu', 'cpu', 'wont_fit'] as const;
export type FitLevel = (typeof FIT_LEVELS)[number];

/** A level and the numbers behind it. Sizes in bytes. */
export interface Fit {
  level: FitLevel;
  /** Layers on GPUs, the output counted as one as in `--n-gpu-layers`. */
  gpuLayers: number;
  layers: number;
  gpuBytes: number;
  ramBytes: number;
  /** What there is for models, after what is left to others. */
  gpuBudgetBytes: number;
  ramBudgetBytes: number;
  /** How much more would be needed; 0 unless it won't fit. */
  missingBytes: number;
}

/** Where a model would run. Layers go to the GPUs from the last one on, as llama.cpp places them. */
export function fitOf(estimate: MemoryEstimate, devices: FitDevices): Fit {
  const budget = budgetOf(devices);
  const placed = place(estimate, budget.gpuBytes);
  const ramBytes = estimate.totalBytes - placed.movedBytes;
  const needed = devices.unifiedMemory ? estimate.totalBytes : ramBytes;
  const missingBytes = Math.max(needed - budget.ramBytes, 0);
  const layers = estimate.parts.layers.length + 1;
  return {
    level: levelOf(placed.layers, layers, missingBytes),
    gpuLayers: placed.layers,
    layers,
    gpuBytes: placed.gpuBytes,
    ramBytes,
    gpuBudgetBytes: budget.gpuBytes.reduce((sum, bytes) => sum + bytes, 0),
    ramBudgetBytes: budget.ramBytes,
    missingBytes,
  };
}

function levelOf(gpuLayers: number, layers: number, missingBytes: number): FitLevel {
  if (missingBytes > 0) return 'wont_fit';
  if (gpuLayers === 0) return 'cpu';
  return gpuLayers === layers ? 'full_gpu' : 'partial_gpu';
}

interface Placement {
  layers: number;
  gpuBytes: number;
  /** What is no longer needed in RAM. */
  movedBytes: number;
}

/** Each GPU that is used has a compute buffer of its own; the companion goes with the first. */
function place({ parts, computeBytes, companionBytes }: MemoryEstimate, gpus: number[]): Placement {
  const pieces = [
    parts.outputBytes + parts.outputCopyBytes,
    ...parts.layers.map((layer) => layer.weightsBytes + layer.cacheBytes).reverse(),
  ];
  const placement: Placement = { layers: 0, gpuBytes: 0, movedBytes: 0 };
  let next = 0;
  for (const memory of gpus) {
    let free = memory - computeBytes - (next === 0 ? companionBytes : 0);
    const before = next;
    while (next < pieces.length && (pieces[next] ?? 0) <= free) {
      free -= pieces[next] ?? 0;
      next += 1;
    }
    if (next === before) continue;
    placement.gpuBytes += memory - free;
    placement.movedBytes += sum(pieces.slice(before, next));
    if (before === 0) placement.movedBytes += companionBytes - parts.outputCopyBytes;
    placement.layers = next;
  }
  return placement;
}

/** The largest context, in steps of 256 tokens up to what the model was trained for, that still has this level. */
export function largestContext(
  shape: HeaderShape,
  options: Omit<RunOptions, 'contextTokens'>,
  devices: FitDevices,
  level: Exclude<FitLevel, 'wont_fit'>,
): number | null {
  const most = Math.floor((shape.contextLength ?? 0) / 256);
  const atLeast = (steps: number) => {
    const fit = fitOf(estimateMemory(shape, { ...options, contextTokens: steps * 256 }), devices);
    return FIT_LEVELS.indexOf(fit.level) <= FIT_LEVELS.indexOf(level);
  };
  if (most === 0 || !atLeast(1)) return null;
  let [fits, tooMuch] = [1, most + 1];
  while (tooMuch - fits > 1) {
    const middle = Math.floor((fits + tooMuch) / 2);
    if (atLeast(middle)) fits = middle;
    else tooMuch = middle;
  }
  return fits * 256;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
