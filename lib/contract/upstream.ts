import { z } from 'zod';
import { bytesSchema, commitSchema, timeSchema } from './primitives.ts';

/**
 * What has become of a model at the Hub. `current`: the commit is the same. `others`: other files of the repo have
 * changed, the model's own are the same by their hashes. `header`: the header alone is another one, every byte of the
 * tensors is the same by the Hub's terms or has been compared. `undetermined`: the file is another one with the same
 * tensors, and whether a weight in them differs can't be told before it is fetched. `weights`: other weights, or other
 * tensors. `gone`: the repo, the branch or the file is not there any more.
 */
export const UPSTREAM_CHANGES = ['current', 'others', 'header', 'undetermined', 'weights', 'gone'] as const;
export const upstreamChangeSchema = z.enum(UPSTREAM_CHANGES);
export type UpstreamChange = z.infer<typeof upstreamChangeSchema>;

export const upstreamSchema = z.object({
  change: upstreamChangeSchema,
  /** Branch or tag that is followed; null of a model that was asked for by its commit, which is compared with main. */
  follows: z.string().nullable(),
  /** Where that is now; null when it is gone. */
  commit: commitSchema.nullable(),
  checked_at: timeSchema,
  /** Of the model's files those that are others now. */
  files: z.array(z.object({ path: z.string(), change: upstreamChangeSchema, size: bytesSchema.nullable() })),
  /** Keys of the header whose values are others. */
  header_keys: z.array(z.string()),
  /** Other files of the repo that have changed, the first of them; null when the Hub does not tell. */
  others: z.array(z.string()).nullable(),
  others_count: z.number().int().nonnegative().nullable(),
  /** One sentence for people. */
  human: z.string(),
});
export type Upstream = z.infer<typeof upstreamSchema>;

export const previousSchema = z.object({
  revision: commitSchema,
  size: bytesSchema,
  /** When the present version took its place. */
  replaced_at: timeSchema,
});
export type Previous = z.infer<typeof previousSchema>;

/** Without ids all models that come from the Hub. */
export const checkModelsSchema = z.object({ ids: z.array(z.string().min(1).max(4096)).min(1).max(500).optional() });
export type CheckModels = z.infer<typeof checkModelsSchema>;

/** The `result` of a check. */
export const checkResultSchema = z.object({
  checked: z.number().int().nonnegative(),
  /** Of which something of the model itself has changed. */
  moved: z.array(z.string()),
  failed: z.array(z.object({ id: z.string(), message: z.string() })),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** The `result` of an update and of a repair. */
export const broughtSchema = z.object({
  id: z.string(),
  revision: commitSchema,
  /** Bytes that came over the network. */
  fetched_bytes: bytesSchema,
  /** Bytes that were here already. */
  reused_bytes: bytesSchema,
});
export type Brought = z.infer<typeof broughtSchema>;

export const dropPreviousSchema = z.object({ dry_run: z.enum(['true', 'false']).optional() });
