import { z } from 'zod';
import { bytesSchema, commitSchema, limitSchema, sha256Schema, timeSchema } from './primitives.ts';

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
});
export type Model = z.infer<typeof modelSchema>;

export const MODEL_SORTS = ['name', '-name', 'size', '-size', 'added_at', '-added_at'] as const;

export const listModelsSchema = z.object({
  q: z.string().max(200).optional(),
  quant: z.string().max(64).optional(),
  architecture: z.string().max(64).optional(),
  status: modelStatusSchema.optional(),
  sort: z.enum(MODEL_SORTS).default('-added_at'),
  limit: limitSchema(50, 500),
  cursor: z.string().max(400).optional(),
});
export type ListModels = z.infer<typeof listModelsSchema>;

export const modelPageSchema = z.object({
  models: z.array(modelSchema),
  next_cursor: z.string().nullable(),
  total: z.number().int().nonnegative(),
});
export type ModelPage = z.infer<typeof modelPageSchema>;

export const deleteModelSchema = z.object({ dry_run: z.enum(['true', 'false']).optional() });
export const modelDeletedSchema = z.object({ id: z.string(), freed_bytes: bytesSchema, kept_bytes: bytesSchema });
export type ModelDeleted = z.infer<typeof modelDeletedSchema>;
