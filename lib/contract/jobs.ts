import { z } from 'zod';
import { importRequestSchema, moveRequestSchema, scanRequestSchema } from './disk.ts';
import { errorSchema } from './errors.ts';
import { type EndedState, JOB_ID, JOB_STATES } from './job-states.ts';
import { bytesSchema, commitSchema, limitSchema, timeSchema } from './primitives.ts';
import { checkModelsSchema } from './upstream.ts';

export {
  bringsBytes,
  ENDED_STATES,
  type EndedState,
  isEnded,
  JOB_STATES,
  type JobState,
  TRANSFER_OPERATIONS,
  WORK_OPERATIONS,
} from './job-states.ts';

export const OPERATIONS = [
  'model_download',
  'model_list',
  'model_get',
  'model_delete',
  'model_verify',
  'model_scan',
  'model_import',
  'storage_move',
  'model_check',
  'model_update',
  'model_rollback',
  'model_repair',
] as const;
export const operationSchema = z.enum(OPERATIONS);
export type Operation = z.infer<typeof operationSchema>;

export const jobStateSchema = z.enum(JOB_STATES);

export const jobIdSchema = z.string().regex(JOB_ID);

export const FILE_STATES = ['waiting', 'downloading', 'verifying', 'done', 'cached', 'failed'] as const;
export const fileProgressSchema = z.object({
  path: z.string(),
  bytes: bytesSchema,
  size: bytesSchema,
  state: z.enum(FILE_STATES),
});
export type FileProgress = z.infer<typeof fileProgressSchema>;

export const progressSchema = z.object({
  bytes: bytesSchema,
  total_bytes: bytesSchema.nullable(),
  percent: z.number().min(0).max(100).nullable(),
  speed_bps: z.number().nonnegative().nullable(),
  eta_secs: z.number().nonnegative().nullable(),
  verified_bytes: bytesSchema,
  files: z.array(fileProgressSchema),
});
export type Progress = z.infer<typeof progressSchema>;

export const jobSchema = z.object({
  job_id: jobIdSchema,
  operation: operationSchema,
  hive_id: z.string(),
  model: z.string(),
  model_id: z.string().nullable(),
  revision: commitSchema.nullable(),
  state: jobStateSchema,
  attempt: z.number().int().positive(),
  progress: progressSchema,
  error: errorSchema.nullable(),
  result: z.unknown().nullable(),
  requested_by: z.string().nullable(),
  created_at: timeSchema,
  started_at: timeSchema.nullable(),
  ended_at: timeSchema.nullable(),
  /** Where it stands among the jobs that wait; the lowest is next. */
  queue_order: z.number().int(),
  /** When somebody put this failure aside. */
  dismissed_at: timeSchema.nullable(),
  /** Whether whoever asks is told of its end, should they not be there then. */
  followed: z.boolean(),
});
export type Job = z.infer<typeof jobSchema>;

/** A longer reference is refused by the parser with its own code; the door only keeps out what is absurd. */
const referenceText = z.string().max(65_536);
const modelIdText = z.string().min(1).max(4096);

const onHive = { hive_id: z.string().optional() };
/** Who asks what would happen must not find it done. */
const inEarnest = { ...onHive, dry_run: z.literal(false).optional() };

export const createJobSchema = z.discriminatedUnion('operation', [
  z.object({
    operation: z.literal('model_download'),
    ...onHive,
    model: referenceText,
    /** Nothing is done; the answer says what would be. */
    dry_run: z.boolean().optional(),
    /** Why it is wanted, for those who decide where the one who asks may not download. */
    reason: z.string().trim().max(500).optional(),
    /** The place that it goes to; left out: the default one, or where its weights are already. */
    place: z.string().max(32).optional(),
  }),
  z.object({ operation: z.literal('model_list'), ...inEarnest }),
  z.object({ operation: z.literal('model_get'), ...inEarnest, id: modelIdText }),
  z.object({
    operation: z.literal('model_delete'),
    ...inEarnest,
    id: modelIdText,
    /** Also while a running program has it open. */
    force: z.boolean().default(false),
  }),
  z.object({ operation: z.literal('model_scan'), ...inEarnest, ...scanRequestSchema.shape }),
  z.object({ operation: z.literal('model_import'), ...onHive, ...importRequestSchema.shape }),
  z.object({ operation: z.literal('storage_move'), ...onHive, ...moveRequestSchema.shape }),
  z.object({ operation: z.literal('model_check'), ...inEarnest, ...checkModelsSchema.shape }),
  z.object({ operation: z.literal('model_update'), ...inEarnest, id: modelIdText }),
  z.object({ operation: z.literal('model_rollback'), ...inEarnest, id: modelIdText }),
  z.object({ operation: z.literal('model_repair'), ...inEarnest, id: modelIdText }),
]);
export type CreateJob = z.infer<typeof createJobSchema>;
export type CreateDownload = Extract<CreateJob, { operation: 'model_download' }>;

export const jobCreatedSchema = z.object({
  job_id: jobIdSchema,
  sse_url: z.string(),
  attached: z.literal(true).optional(),
});
export type JobCreated = z.infer<typeof jobCreatedSchema>;

export const listJobsSchema = z.object({
  state: jobStateSchema.optional(),
  operation: operationSchema.optional(),
  limit: limitSchema(50, 500),
  cursor: z.string().max(200).optional(),
});
export type ListJobs = z.infer<typeof listJobsSchema>;

/** What has ended, the last one first. */
export interface ListHistory {
  /** Words that all stand in the reference or in the model's id. */
  q?: string;
  state?: EndedState;
  limit: number;
  cursor?: string;
  /** Failures that still need someone, and so are no history. */
  except: readonly string[];
}

export const jobPageSchema = z.object({ jobs: z.array(jobSchema), next_cursor: z.string().nullable() });
export type JobPage = z.infer<typeof jobPageSchema>;

/** Where in the queue: before another job that waits, or at the end. */
export const moveJobSchema = z.strictObject({ before: jobIdSchema.nullable() });

/** Jobs that a step for all of them has reached. */
export const jobsSteppedSchema = z.object({ jobs: z.array(jobSchema) });
export type JobsStepped = z.infer<typeof jobsSteppedSchema>;

export const cancelJobSchema = z.object({ keep_partial: z.enum(['true', 'false']).optional() });
export const jobCancelledSchema = z.object({ job_id: jobIdSchema, status: z.literal('cancelled') });
export type JobCancelled = z.infer<typeof jobCancelledSchema>;
