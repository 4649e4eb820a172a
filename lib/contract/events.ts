import { z } from 'zod';
import { errorSchema } from './errors.ts';
import type { ClearedEvent } from './job-history.ts';
import { ENDED_STATES, jobIdSchema, jobStateSchema, progressSchema } from './jobs.ts';
import { modelSchema } from './models.ts';
import { timeSchema } from './primitives.ts';
import type { ModelRequest } from './requests.ts';

/** Actions of a download in the order in which they are told, then those that come when they come. */
export const NARRATION_ACTIONS = [
  'job_create',
  'model_download_start',
  'model_provision_start',
  'hf_download_start',
  'hf_find_gguf',
  'hf_download_file',
  'hf_download_cached',
  'hf_verify_file',
  'hf_download_complete',
  'model_provision_complete',
  'model_download_complete',
  'hf_retry',
  'hf_rate_limited',
  'job_held',
  'job_paused',
  'job_resumed',
  'job_retried',
  'job_cancelled',
  'job_failed',
  'job_moved',
  'job_dismissed',
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
  'hf_download_reused',
] as const;
export const narrationActionSchema = z.enum(NARRATION_ACTIONS);
export type NarrationAction = z.infer<typeof narrationActionSchema>;

export const narrationSchema = z.object({
  job_id: jobIdSchema,
  action: narrationActionSchema,
  actor: z.string(),
  target: z.string(),
  human: z.string(),
  level: z.enum(['info', 'warn', 'error']),
  at: timeSchema,
});
export type Narration = z.infer<typeof narrationSchema>;

/** Not durable and without an id: the latest only, at most four a second for each job. */
export const progressEventSchema = progressSchema.extend({ job_id: jobIdSchema, state: jobStateSchema });
export type ProgressEvent = z.infer<typeof progressEventSchema>;

export const endEventSchema = z.object({
  job_id: jobIdSchema,
  state: z.enum(ENDED_STATES),
  model_id: z.string().nullable(),
  error: errorSchema.nullable(),
  result: z.unknown().nullable(),
});
export type EndEvent = z.infer<typeof endEventSchema>;

/** A change of the catalog; on the stream of the whole hive only. `model` is null once it is gone. */
export const modelEventSchema = z.object({
  change: z.enum(['added', 'changed', 'removed']),
  model_id: z.string(),
  model: modelSchema.nullable(),
  /** With `removed`: who deleted it; null for the person at the machine, where nobody signs in. */
  by: z.string().nullable().optional(),
});
export type ModelEvent = z.infer<typeof modelEventSchema>;

/** What is written down and numbered: `event:` of the stream and its `data:`. */
export type DurableEvent =
  | { event: 'narration'; data: Narration }
  | { event: 'end'; data: EndEvent }
  | { event: 'model'; data: ModelEvent }
  | { event: 'cleared'; data: ClearedEvent }
  | { event: 'request'; data: ModelRequest };

/** `Last-Event-ID` of a reconnecting EventSource; the query form is for a page that starts from a rendered state. */
export const lastEventIdSchema = z
  .string()
  .regex(/^\d{1,30}$/)
  .transform((text) => Math.min(Number(text), Number.MAX_SAFE_INTEGER));
