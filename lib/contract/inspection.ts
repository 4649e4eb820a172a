import { z } from 'zod';
import { bytesSchema } from './primitives.ts';

export const memoryPointSchema = z.object({
  context_tokens: z.number().int().positive(),
  weights_bytes: bytesSchema,
  /** Keys, values and states. */
  cache_bytes: bytesSchema,
  /** Buffers to compute in, the vision companion, and the program itself. */
  other_bytes: bytesSchema,
});
export type MemoryPoint = z.infer<typeof memoryPointSchema>;

/** What the file of a model says of it, read from the disk. All texts are the publisher's and bounded. */
export const inspectionSchema = z.object({
  /** In the order of the file; long values are cut, long lists counted. */
  metadata: z.array(z.object({ key: z.string(), value: z.string() })),
  /** Null when the file brings no template. */
  chat: z
    .object({
      template: z.string(),
      /** An example conversation as the model sees it; null when the template can't be run. */
      rendered: z.string().nullable(),
      problem: z.string().nullable(),
    })
    .nullable(),
  /** Null when the file does not say enough. Each line rises with the context. */
  memory: z
    .object({
      lines: z.array(z.object({ cache_type: z.string(), points: z.array(memoryPointSchema) })),
      ram_budget_bytes: bytesSchema,
      /** What RAM and GPUs have for models together; memory that they share counts once. */
      budget_bytes: bytesSchema,
    })
    .nullable(),
});
export type Inspection = z.infer<typeof inspectionSchema>;
