import { z } from 'zod';
import { errorSchema } from './errors.ts';
import { bytesSchema, commitSchema, sha256Schema, timeSchema } from './primitives.ts';

export { LOCAL_OWNER } from './local-owner.ts';

/**
 * How a model that is found comes into the catalog. `in_place`: a link leads to it where it is. `hard_link` and
 * `reflink`: a second name, or a copy that shares its blocks; on one filesystem. `move`: the bytes come here, once they
 * are proven, and a link stays where they were.
 */
export const IMPORT_METHODS = ['in_place', 'hard_link', 'reflink', 'copy', 'move'] as const;
export const importMethodSchema = z.enum(IMPORT_METHODS);
export type ImportMethod = z.infer<typeof importMethodSchema>;

export const FOUND_SOURCES = ['hub_cache', 'lm_studio', 'ollama', 'folder'] as const;
export const FOUND_STATES = ['new', 'present', 'duplicate', 'incomplete', 'unreadable'] as const;

export const foundFileSchema = z.object({
  /** Absolute. */
  path: z.string(),
  /** As a repo would name it. */
  name: z.string(),
  size: bytesSchema,
  /** What its own name says that it hashes to, as blobs are named. */
  claimed: z.object({ algorithm: z.enum(['sha256', 'git-sha1']), hex: z.string() }).nullable(),
  /** What the place that it is in says it hashes to, or what it was hashed to before. Null: nobody has said. */
  sha256: sha256Schema.nullable(),
});

export const foundModelSchema = z.object({
  /** Names it in an import of this scan. */
  key: z.string(),
  source: z.enum(FOUND_SOURCES),
  /** The folder that was looked through, absolute. */
  folder: z.string(),
  /** The name in its header, else that of its file. */
  name: z.string(),
  quant: z.string().nullable(),
  architecture: z.string().nullable(),
  context_length: z.number().int().positive().nullable(),
  size: bytesSchema,
  files: z.array(foundFileSchema),
  mmproj: foundFileSchema.nullable(),
  missing_shards: z.array(z.string()),
  /** Where its folder says that it comes from; proven by the import alone. */
  claimed_repo: z.string().nullable(),
  claimed_revision: commitSchema.nullable(),
  /**
   * `present`: these very bytes are in the catalog. `duplicate`: the same bytes are there a second time.
   * `incomplete`: shards are missing. `unreadable`: no GGUF, or no right to read it.
   */
  state: z.enum(FOUND_STATES),
  /** The model of the catalog that it is, or is a duplicate of. */
  model_id: z.string().nullable(),
  /** A model of the catalog with files of the same sizes, where no hash says more. */
  perhaps: z.string().nullable(),
  /** On the filesystem that models are kept on, so that links and moves cost nothing. */
  same_filesystem: z.boolean(),
});
export type FoundModel = z.infer<typeof foundModelSchema>;

export const scanSchema = z.object({
  scan_id: z.string(),
  at: timeSchema,
  folders: z.array(z.object({ path: z.string(), models: z.number().int(), problem: z.string().nullable() })),
  models: z.array(foundModelSchema),
  /** More was there than a scan looks at. */
  truncated: z.boolean(),
});
export type Scan = z.infer<typeof scanSchema>;

/** Folders in which other programs of this machine keep models, as far as they are there. */
export const knownPlaceSchema = z.object({ path: z.string(), program: z.string() });
export type KnownPlace = z.infer<typeof knownPlaceSchema>;

export const lastScanSchema = z.object({ scan: scanSchema.nullable(), places: z.array(knownPlaceSchema) });
export type LastScan = z.infer<typeof lastScanSchema>;

const folderText = z.string().min(1).max(4096);

/** The Hugging Face cache is always looked through. */
export const scanRequestSchema = z.object({ folders: z.array(folderText).max(50).default([]) });
export type ScanRequest = z.infer<typeof scanRequestSchema>;

export const importRequestSchema = z.object({
  scan_id: z.string().max(100),
  models: z
    .array(z.object({ key: z.string().max(100), method: importMethodSchema }))
    .min(1)
    .max(5000),
  dry_run: z.boolean().default(false),
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

export const importedModelSchema = z.object({
  key: z.string(),
  /** Null when it failed before its id was known. */
  model_id: z.string().nullable(),
  method: importMethodSchema,
  outcome: z.enum(['planned', 'imported', 'present', 'failed']),
  /** Matched to the Hub by its hashes, read from the names in a Hugging Face cache, or not known. */
  origin: z.enum(['hub', 'hub_cache', 'unknown']).nullable(),
  /** Bytes that a copy takes on the disk; 0 for links. */
  written_bytes: bytesSchema,
  note: z.string().nullable(),
  error: errorSchema.nullable(),
});
export type ImportedModel = z.infer<typeof importedModelSchema>;

/** The `result` of the job. */
export const importResultSchema = z.object({ dry_run: z.boolean(), models: z.array(importedModelSchema) });
export type ImportResult = z.infer<typeof importResultSchema>;

/** Moves a folder to another disk; the old name leads there afterwards. */
export const moveRequestSchema = z.object({
  /** The id of a place, `models` for the models folder, or `local` for models of unknown origin. */
  what: z.string().min(1).max(32),
  /** A folder that is not there yet, or empty. */
  to: folderText,
  dry_run: z.boolean().default(false),
});
export type MoveRequest = z.infer<typeof moveRequestSchema>;

/** The `result` of the job. */
export const moveResultSchema = z.object({
  dry_run: z.boolean(),
  what: z.string(),
  from: z.string(),
  to: z.string(),
  files: z.number().int(),
  bytes: bytesSchema,
  /** `linked`: both are on one disk, so no byte was copied. */
  method: z.enum(['copied', 'linked']),
  /** Files that stay at the old place, as something changed them meanwhile. */
  left: z.number().int(),
  /** Where those are. */
  left_at: z.string().nullable(),
});
export type MoveResult = z.infer<typeof moveResultSchema>;

export const leftoverSchema = z.object({
  /** `refuted`: bytes of a download whose hash was wrong, set aside; nothing reads them. */
  kind: z.enum(['orphan', 'partial', 'refuted', 'foreign_partial']),
  path: z.string(),
  repo: z.string(),
  bytes: bytesSchema,
  changed_at: timeSchema,
  /** A download that is under way or paused needs it, here or in another hive that uses the same cache. */
  wanted: z.boolean(),
});
export type WireLeftover = z.infer<typeof leftoverSchema>;

/** What takes room, and what of it could be given back. */
export const diskUseSchema = z.object({
  disk: z.object({ path: z.string(), total_bytes: bytesSchema, free_bytes: bytesSchema }),
  /** Folders in which models are kept; the default one first. */
  places: z.array(
    z.object({
      id: z.string(),
      path: z.string(),
      /** Where a move has brought it; null while it is where it is called. */
      leads_to: z.string().nullable(),
      total_bytes: bytesSchema,
      free_bytes: bytesSchema,
      reserve_bytes: bytesSchema,
      models_bytes: bytesSchema,
      /** Why nothing can be kept there now. */
      problem: z.string().nullable(),
    }),
  ),
  /** What else can be moved. */
  folders: z.array(z.object({ what: z.string(), path: z.string(), leads_to: z.string().nullable() })),
  /** Of all models and of earlier versions that are kept, what they share counted once. */
  models_bytes: bytesSchema,
  models: z.array(
    z.object({
      id: z.string(),
      /** Null for one of unknown origin, which is kept beside the database. */
      place: z.string().nullable(),
      size: bytesSchema,
      added_at: timeSchema,
      /** When a program last read it, as the filesystem tells. Null: it does not, or nobody has. */
      last_read_at: timeSchema.nullable(),
    }),
  ),
  /** Second copies in folders that the last scan looked through. */
  duplicates: z.array(foundModelSchema),
  leftovers: z.array(leftoverSchema),
  /** Orphans, partials that nobody wants, refuted files and duplicates: what can be given back without losing a model. */
  reclaimable_bytes: bytesSchema,
});
export type DiskUse = z.infer<typeof diskUseSchema>;

export const reclaimRequestSchema = z.strictObject({ paths: z.array(z.string().max(4096)).min(1).max(5000) });
export const reclaimedSchema = z.object({ freed_bytes: bytesSchema, paths: z.array(z.string()) });
export type Reclaimed = z.infer<typeof reclaimedSchema>;
