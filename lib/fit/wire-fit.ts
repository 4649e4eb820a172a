import type { WireFit } from '#lib/contract/fit.ts';
import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import type { FitDevices } from './devices.ts';
import { estimateMemory, type RunOptions } from './estimate-memory.ts';
import { fitOf, largestContext } from './fit-of.ts';

/** All that a page or program is told of a model on these devices, in the words of the contract. */
export function wireFit(shape: HeaderShape, options: RunOptions, devices: FitDevices): WireFit {
  const estimate = estimateMemory(shape, options);
  const fit = fitOf(estimate, devices);
  return {
    level: fit.level,
    context_tokens: estimate.contextTokens,
    weights_bytes: estimate.weightsBytes,
    companion_bytes: estimate.companionBytes,
    cache_bytes: estimate.cacheBytes,
    compute_bytes: estimate.computeBytes,
    overhead_bytes: estimate.overheadBytes,
    total_bytes: estimate.totalBytes,
    gpu_layers: fit.gpuLayers,
    layers: fit.layers,
    gpu_bytes: fit.gpuBytes,
    ram_bytes: fit.ramBytes,
    gpu_budget_bytes: fit.gpuBudgetBytes,
    ram_budget_bytes: fit.ramBudgetBytes,
    missing_bytes: fit.missingBytes,
    largest_context_tokens: largestContext(shape, options, devices, 'cpu'),
    largest_gpu_context_tokens: largestContext(shape, options, devices, 'full_gpu'),
  };
}
