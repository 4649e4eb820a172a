import { z } from 'zod';
import { CACHE_TYPES } from '#lib/fit/cache-type.ts';

/** How a model was run, in the words of `estimateMemory`. */
const runSchema = z.object({
  contextTokens: z.number().int(),
  batchTokens: z.number().int(),
  flashAttention: z.boolean(),
  cacheType: z.enum(CACHE_TYPES),
});
export type Run = z.infer<typeof runSchema>;

/** What llama.cpp says it allocates for it. */
const allocationSchema = z.object({
  weightsBytes: z.number().int().positive(),
  cacheBytes: z.number().int().positive(),
  computeBytes: z.number().int().positive(),
});
export type Allocation = z.infer<typeof allocationSchema>;

export const measuredSchema = z.object({
  llamaCpp: z.string(),
  machine: z.string(),
  models: z.array(
    z.object({
      id: z.string(),
      quant: z.string(),
      runs: z.array(z.object({ run: runSchema, allocated: allocationSchema })).min(1),
    }),
  ),
});
export type Measured = z.infer<typeof measuredSchema>;

/** A usual one, a long one with a small cache, one without flash attention, one with a large batch. */
export const RUNS: Run[] = [
  { contextTokens: 8192, batchTokens: 512, flashAttention: true, cacheType: 'f16' },
  { contextTokens: 32_768, batchTokens: 512, flashAttention: true, cacheType: 'q8_0' },
  { contextTokens: 16_384, batchTokens: 512, flashAttention: false, cacheType: 'f16' },
  { contextTokens: 65_536, batchTokens: 2048, flashAttention: true, cacheType: 'q4_0' },
];
