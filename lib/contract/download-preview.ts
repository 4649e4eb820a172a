import { z } from 'zod';
import { gateSchema } from './hub.ts';
import { bytesSchema, commitSchema, sha256Schema } from './primitives.ts';

export const previewFileSchema = z.object({
  path: z.string(),
  size: bytesSchema,
  /** Null only for a file that the Hub keeps in git and not in LFS. */
  sha256: sha256Schema.nullable(),
  role: z.enum(['weights', 'mmproj']),
  /** Bytes of it that are on this machine already and are not fetched again. */
  here: bytesSchema,
});
export type PreviewFile = z.infer<typeof previewFileSchema>;

/** What a download would do now, with nothing done: the answer to `"dry_run": true`. */
export const downloadPreviewSchema = z.object({
  dry_run: z.literal(true),
  /** The shortest text for what was asked. */
  reference: z.string(),
  model_id: z.string(),
  repo: z.string(),
  revision: commitSchema,
  quant: z.string().nullable(),
  license: z.string().nullable(),
  gate: gateSchema.nullable(),
  files: z.array(previewFileSchema),
  total_bytes: bytesSchema,
  missing_bytes: bytesSchema,
  disk: z.object({
    /** The place that it goes to. */
    place: z.string().nullable(),
    path: z.string(),
    free_bytes: bytesSchema,
    /** What the downloads that run still need of it. */
    promised_bytes: bytesSchema,
    /** What is never filled there. */
    reserve_bytes: bytesSchema,
    /** What would be left after them and this one; below zero when it does not fit. */
    left_bytes: z.number().int(),
  }),
  fits: z.boolean(),
  /** Where a runtime finds it: absolute. */
  folder: z.string(),
  /** The catalog has it: a job would end as `model_exists`. */
  exists: z.boolean(),
  /** A download of it is under way. */
  job_id: z.string().nullable(),
});
export type DownloadPreview = z.infer<typeof downloadPreviewSchema>;
