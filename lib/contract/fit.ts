import { z } from 'zod';
import { bytesSchema } from './primitives.ts';

/** Whether and where a model runs on the hive's machine, with the numbers behind it. */
export const fitSchema = z.object({
  /** All on GPUs, some layers on them, all in RAM, nowhere. */
  level: z.enum(['full_gpu', 'partial_gpu', 'cpu', 'wont_fit']),
  /** What all other numbers hold for. */
  context_tokens: z.number().int().positive(),
  weights_bytes: bytesSchema,
  companion_bytes: bytesSchema,
  cache_bytes: bytesSchema,
  compute_bytes: bytesSchema,
  overhead_bytes: bytesSchema,
  total_bytes: bytesSchema,
  /** The output counts as a layer, as in llama.cpp's `--n-gpu-layers`. */
  gpu_layers: z.number().int().nonnegative(),
  layers: z.number().int().nonnegative(),
  gpu_bytes: bytesSchema,
  ram_bytes: bytesSchema,
  /** What the machine has for models, after what is left to everything else. */
  gpu_budget_bytes: bytesSchema,
  ram_budget_bytes: bytesSchema,
  /** Lacking when it won't fit, else 0. */
  missing_bytes: bytesSchema,
  /** The largest context that fits at all, and all on GPUs; null for none. */
  largest_context_tokens: z.number().int().nullable(),
  largest_gpu_context_tokens: z.number().int().nullable(),
});
export type WireFit = z.infer<typeof fitSchema>;
