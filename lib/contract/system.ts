import { z } from 'zod';
import { bytesSchema } from './primitives.ts';

export const healthSchema = z.object({ status: z.literal('ok'), version: z.string(), hive_id: z.string() });
export type Health = z.infer<typeof healthSchema>;

export const readySchema = z.object({ status: z.literal('ready') });
export type Ready = z.infer<typeof readySchema>;

export const capabilitiesSchema = z.object({
  hive_id: z.string(),
  version: z.string(),
  /** The processor with the RAM, then the GPUs. */
  devices: z.array(
    z.object({ id: z.string(), name: z.string(), device_type: z.enum(['cpu', 'gpu']), memory_bytes: bytesSchema }),
  ),
  /** Whether the devices are what this machine has, or what an admin says in `devices_override`. */
  devices_from: z.enum(['machine', 'settings']),
  /** The GPU's memory is the RAM. */
  unified_memory: z.boolean(),
  disk: z.object({ path: z.string(), total_bytes: bytesSchema, free_bytes: bytesSchema }),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;

/** Its own rules are those of OpenAPI; here it is only said what kind of thing it is. */
export const openApiSchema = z.looseObject({ openapi: z.literal('3.1.1') });
