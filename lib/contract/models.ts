import { z } from 'zod';
import { errorSchema } from './errors.ts';
import { jobIdSchema } from './jobs.ts';
import { bytesSchema, commitSchema, limitSchema, sha256Schema, timeSchema } from './primitives.ts';
import { previousSchema, upstreamChangeSchema, upstreamSchema } from './upstream.ts';

export const MODEL_STATUSES = ['available', 'corrupt', 'missing'] as const;
export const modelStatusSchema = z.enum(MODEL_STATUSES);
export type ModelStatus = z.infer<typeof modelStatusSchema>;

export const modelFileSchema = z.object({
  path: z.string(),
  size: bytesSchema,
  /** Null only for a file that the Hub keeps in git and not in LFS. */
  sha256: sha256Schema.nullable(),
});
export type ModelFile = z.infer<typeof modelFileSchema>;

export const modelSchema = z.object({
  id: z.string(),
  name: z.string(),
  repo: z.string(),
  revision: commitSchema,
  quant: z.string().nullable(),
  architecture: z.string().nullable(),
  parameters: z.number().int().nonnegative().nullable(),
  context_length: z.number().int().nonnegative().nullable(),
  size: bytesSchema,
  files: z.array(modelFileSchema),
  /** Absolute; what a runtime is given. */
  path: z.string(),
  mmproj_path: z.string().nullable(),
  status: modelStatusSchema,
  license: z.string().nullable(),
  added_at: timeSchema,
  added_by: z.string().nullable(),
  verified_at: timeSchema,
  last_used_at: timeSchema.nullable(),
  /** What the Hub has by now, as the last check found it; null while nobody has looked. */
  upstream: upstreamSchema.nullable(),
  /** The version that was replaced, while it is kept. */
  previous: previousSchema.nullable(),
});
export type Model = z.infer<typeof modelSchema>;

export const MODEL_SORTS = [
  'name',
  '-name',
  'parameters',
  '-parameters',
  'size',
  '-size',
  'added_at',
  '-added_at',
] as const;
export type ModelSort = (typeof MODEL_SORTS)[number];

export const listModelsSchema = z.object({
  q: z.string().max(200).optional(),
  quant: z.string().max(64).optional(),
  architecture: z.string().max(64).optional(),
  status: modelStatusSchema.optional(),
  /** `moved`: the Hub has something else of the model itself, whatever. */
  upstream: z.union([z.literal('moved'), upstreamChangeSchema]).optional(),
  min_size: z.coerce.number().int().nonnegative().optional(),
  max_size: z.coerce.number().int().nonnegative().optional(),
  sort: z.enum(MODEL_SORTS).default('-added_at'),
  limit: limitSchema(50, 500),
  cursor: z.string().max(400).optional(),
  /** Rows to pass over, for whoever jumps to a place instead of walking there by cursor. */
  offset: z.coerce.number().int().min(0).max(10_000_000).optional(),
});
export type ListModels = z.infer<typeof listModelsSchema>;

export const modelPageSchema = z.object({
  models: z.array(modelSchema),
  next_cursor: z.string().nullable(),
  total: z.number().int().nonnegative(),
});
export type ModelPage = z.infer<typeof modelPageSchema>;

export const deleteModelSchema = z.object({
  dry_run: z.enum(['true', 'false']).optional(),
  /** Also while a running program has it open; that program keeps what it has until it ends. */
  force: z.enum(['true', 'false']).optional(),
});
export const modelDeletedSchema = z.object({ id: z.string(), freed_bytes: bytesSchema, kept_bytes: bytesSchema });
export type ModelDeleted = z.infer<typeof modelDeletedSchema>;

/** Bytes are sizes of files, each counted once however many names it has; a sparse partial counts what it holds. */
export const modelDeletionSchema = modelDeletedSchema.extend({
  /** Who uses what stays. `name` is a path or a model's id. */
  kept_by: z.array(
    z.object({ kind: z.enum(['snapshot', 'model', 'link', 'outside']), name: z.string(), bytes: bytesSchema }),
  ),
  /** Programs that have it open, as far as the system tells. */
  in_use_by: z.array(z.object({ pid: z.number().int(), name: z.string() })),
});
export type ModelDeletion = z.infer<typeof modelDeletionSchema>;

const modelIdsSchema = z
  .array(z.string().min(1).max(4096))
  .min(1)
  .max(500)
  .transform((ids) => [...new Set(ids)]);
const notDoneSchema = z.array(z.object({ id: z.string(), error: errorSchema }));

/** Many at once. What can't be done for one of them is said beside it, and done for the others. */
export const deleteModelsSchema = z.strictObject({ ids: modelIdsSchema, dry_run: z.boolean().optional() });
export const modelsDeletedSchema = z.object({
  ids: z.array(z.string()),
  freed_bytes: bytesSchema,
  kept_bytes: bytesSchema,
  failed: notDoneSchema,
});
export type ModelsDeleted = z.infer<typeof modelsDeletedSchema>;

export const verifyModelsSchema = z.strictObject({ ids: modelIdsSchema });
export const modelsVerifySchema = z.object({
  jobs: z.array(z.object({ id: z.string(), job_id: jobIdSchema })),
  failed: notDoneSchema,
});
export type ModelsVerify = z.infer<typeof modelsVerifySchema>;

const countsSchema = z.array(z.object({ value: z.string(), models: z.number().int().positive() }));

/** What the whole catalog consists of: for filters, and for seeing what takes the disk. */
/** Entry that is no more. `size` is what it was; how much of that came free depends on who shared it. */
export const deletedModelSchema = z.object({
  id: z.string(),
  size: bytesSchema,
  deleted_at: timeSchema,
  /** Null for the person at the machine, where nobody signs in. */
  deleted_by: z.string().nullable(),
});
export type DeletedModel = z.infer<typeof deletedModelSchema>;
export const listDeletedSchema = z.object({ limit: limitSchema(20, 100) });
export const deletedModelsSchema = z.object({ deleted: z.array(deletedModelSchema) });

export const catalogSummarySchema = z.object({
  models: z.number().int().nonnegative(),
  /** Bytes that several models share are counted once. */
  bytes: bytesSchema,
  quants: countsSchema,
  architectures: countsSchema,
  statuses: countsSchema,
  /** What the last checks found, of those that were checked. */
  upstream: countsSchema,
  /** Those that take most, most first. */
  repos: z.array(z.object({ repo: z.string(), models: z.number().int().positive(), bytes: bytesSchema })),
});
export type CatalogSummary = z.infer<typeof catalogSummarySchema>;
