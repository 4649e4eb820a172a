import { z } from 'zod';
import { fitSchema } from './fit.ts';
import { bytesSchema, commitSchema, limitSchema, sha256Schema, timeSchema } from './primitives.ts';

export const HUB_SORTS = ['trending', 'downloads', 'likes', 'updated'] as const;
export type HubSort = (typeof HUB_SORTS)[number];

const wordsSchema = z.string().trim().max(200);
const nameSchema = z
  .string()
  .trim()
  .regex(/^[\w.+-]{1,96}$/, 'it may hold only letters, digits, “-”, “_”, “.” and “+”, 96 at most');
/** In billions, as people say it: 0.5, 7, 70. */
const billionsSchema = z.coerce.number().positive().max(100_000);

export const searchHubSchema = z
  .object({
    q: wordsSchema.optional(),
    sort: z.enum(HUB_SORTS).default('trending'),
    author: nameSchema.optional(),
    architecture: nameSchema.optional(),
    license: nameSchema.optional(),
    gated: z.enum(['true', 'false']).optional(),
    min_parameters: billionsSchema.optional(),
    max_parameters: billionsSchema.optional(),
    limit: limitSchema(20, 50),
    cursor: z.string().max(4000).optional(),
  })
  .refine(({ min_parameters: least = 0, max_parameters: most = Infinity }) => least <= most, {
    path: ['min_parameters'],
    error: 'it is more than the most that was asked for',
  });
export type SearchHub = z.infer<typeof searchHubSchema>;

const count = z.number().int().nonnegative();

export const hubHitSchema = z.object({
  id: z.string(),
  downloads: count,
  likes: count,
  updated_at: timeSchema.nullable(),
  gated: z.boolean(),
  parameters: count.nullable(),
  architecture: z.string().nullable(),
  license: z.string().nullable(),
  /** Models of this repo in the catalog of this hive. */
  models_here: count,
});
export type HubHit = z.infer<typeof hubHitSchema>;

export const hubPageSchema = z.object({ models: z.array(hubHitSchema), next_cursor: z.string().nullable() });
export type HubPage = z.infer<typeof hubPageSchema>;

export const lookAtRepoSchema = z.object({ revision: z.string().min(1).max(250).optional() });

export const hubFileSchema = z.object({
  path: z.string(),
  size: bytesSchema,
  /** Null only for a file that the Hub keeps in git and not in LFS. */
  sha256: sha256Schema.nullable(),
  /** In the cache of this hive, whoever brought it. */
  present: z.boolean(),
});
export type HubFile = z.infer<typeof hubFileSchema>;

export const hubVariantSchema = z.object({
  /** The shortest text that names this variant, for a job. */
  reference: z.string(),
  model_id: z.string(),
  quant: z.string().nullable(),
  /** Bits a weight, roughly. */
  bits: z.number().nullable(),
  /** One file, or all shards in order. */
  files: z.array(hubFileSchema),
  /** Over all shards and the companion. */
  size: bytesSchema,
  mmproj: hubFileSchema.nullable(),
  /** Shards that the repo lacks: it can’t be downloaded. */
  missing_shards: z.array(z.string()),
  default: z.boolean(),
  /** In the catalog of this hive; perhaps from another commit, see `present_revision`. */
  present: z.boolean(),
  present_revision: commitSchema.nullable(),
  /** Null until a header of the repo has been read; `GET …/fit` reads one. */
  fit: fitSchema.nullable(),
});
export type HubVariant = z.infer<typeof hubVariantSchema>;

/** `access`: whether the token of this hive may have the files; null when that is not known. */
export const gateSchema = z.object({
  kind: z.enum(['auto', 'manual']),
  /** Where the conditions are accepted. */
  page: z.string(),
  access: z.boolean().nullable(),
});
export type Gate = z.infer<typeof gateSchema>;

export const hubRepoSchema = z.object({
  /** As the Hub calls it now; another than was asked for when it was renamed. */
  repo: z.string(),
  revision: commitSchema,
  /** The branch or tag, or null when a commit was asked for. */
  ref: z.string().nullable(),
  gated: z.boolean(),
  /** Null where no gate is. */
  gate: gateSchema.nullable(),
  license: z.string().nullable(),
  downloads: count,
  likes: count,
  updated_at: timeSchema.nullable(),
  parameters: count.nullable(),
  architecture: z.string().nullable(),
  context_length: count.nullable(),
  /** The smallest first. */
  variants: z.array(hubVariantSchema),
  /**
   * Why the default is that one: it is the first of the usual order, or the smallest. Null when the repo alone names
   * nothing that can be had.
   */
  default_reason: z.enum(['usual_order', 'smallest']).nullable(),
  /** GGUF files beside the models. */
  companions: z.array(hubFileSchema.extend({ kind: z.enum(['mmproj', 'imatrix', 'draft']) })),
  file_count: count,
  /** How fast downloads of this hive usually are, bytes per second; null before the first. */
  usual_speed_bps: z.number().nonnegative().nullable(),
});
export type HubRepo = z.infer<typeof hubRepoSchema>;

const namedCommitSchema = z.object({ name: z.string(), commit: commitSchema });

export const hubRevisionsSchema = z.object({
  branches: z.array(namedCommitSchema),
  tags: z.array(namedCommitSchema),
  commits: z.array(z.object({ commit: commitSchema, title: z.string(), at: timeSchema.nullable() })),
});
export type HubRevisions = z.infer<typeof hubRevisionsSchema>;

/** `path` is that of a file of the repo. */
export const pictureQuerySchema = lookAtRepoSchema.extend({ path: z.string().min(1).max(1000) });

/** Sanitised: no scripts and styles, pictures of the repo alone; links lead away. Null when it has none to be shown. */
export const hubReadmeSchema = z.object({ html: z.string().nullable() });
export type HubReadme = z.infer<typeof hubReadmeSchema>;

export const CACHE_TYPES = ['f16', 'q8_0', 'q4_0'] as const;

export const fitQuerySchema = z.object({
  /** Tokens. */
  context: z.coerce.number().int().min(256).max(16_777_216).optional(),
  /** Of keys and values. */
  cache_type: z.enum(CACHE_TYPES).optional(),
});
export type FitQuery = z.infer<typeof fitQuerySchema>;

/** Whether and where each variant of a repo runs on the machine of this hive. */
export const repoFitSchema = z.object({
  /** What the levels hold for; null for a repo without a model. */
  context_tokens: z.number().int().nullable(),
  trained_context_tokens: z.number().int().nullable(),
  variants: z.array(
    z.object({
      model_id: z.string(),
      /** By its own header, and not by that of another quant of the repo. */
      exact: z.boolean(),
      fit: fitSchema,
    }),
  ),
});
export type RepoFit = z.infer<typeof repoFitSchema>;
