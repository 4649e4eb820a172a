import { estimateMemory } from '#lib/fit/estimate-memory.ts';
import type { HeaderShape } from '#lib/gguf/header-shape.ts';
import type { Allocation, Run } from './measured.ts';

export interface Comparison {
  model: string;
  run: Run;
  allocated: Allocation;
  estimated: Allocation;
  /** Parts of 1, of what was allocated; above 0 the estimate is too large. */
  error: { weightsAndCache: number; compute: number; total: number };
}

/** The program's own overhead is left out: llama.cpp does not count it either. */
export function compare(model: string, shape: HeaderShape, run: Run, allocated: Allocation): Comparison {
  const { weightsBytes, cacheBytes, computeBytes } = estimateMemory(shape, run);
  const estimated = { weightsBytes, cacheBytes, computeBytes };
  const kept = (of: Allocation) => of.weightsBytes + of.cacheBytes;
  const error = (part: (of: Allocation) => number) => part(estimated) / part(allocated) - 1;
  return {
    model,
    run,
    allocated,
    estimated,
    error: {
      weightsAndCache: error(kept),
      compute: error((of) => of.computeBytes),
      total: error((of) => kept(of) + of.computeBytes),
    },
  };
}
