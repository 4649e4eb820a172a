import { z } from 'zod';
import { limitSchema, sha256Schema, timeSchema } from './primitives.ts';

/** What can have been done. Apart from the verbs of the API: one verb may do several of these, or none. */
export const AUDIT_ACTIONS = [
  'job_create',
  'job_pause',
  'job_resume',
  'job_retry',
  'job_cancel',
  'job_move',
  'job_dismiss',
  'job_complete',
  'job_fail',
  'history_clear',
  'model_add',
  'model_change',
  'model_delete',
  'version_delete',
  'file_add',
  'disk_reclaim',
  'request_create',
  'request_approve',
  'request_decline',
  'settings_change',
  'user_create',
  'user_change',
  'link_create',
  'link_use',
  'sign_in',
  'sign_in_refused',
  'sign_out',
  'password_change',
  'session_end',
  'token_create',
  'token_revoke',
  'hub_token_set',
  'hub_token_remove',
  'webhook_create',
  'webhook_delete',
  'webhook_test',
  'database_restore',
] as const;
export const auditActionSchema = z.enum(AUDIT_ACTIONS);
export type AuditAction = z.infer<typeof auditActionSchema>;

/** `machine`: the person at a hive that nobody signs in to; `shell`: somebody with the hive's folder; `hive`: by itself. */
export const ACTOR_KINDS = ['machine', 'user', 'token', 'anonymous', 'shell', 'hive'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export const auditEntrySchema = z.object({
  /** From 1 on, without a gap. */
  seq: z.number().int().positive(),
  at: timeSchema,
  actor: z.string().nullable(),
  actor_kind: z.enum(ACTOR_KINDS),
  /** From where it was asked; null for what no request did. */
  address: z.string().nullable(),
  action: auditActionSchema,
  /** Id of the job, model, user or token; an email; a path. */
  target: z.string(),
  /** Where a model is concerned, `model_id`, `revision` and the `files` with their hashes are among them. */
  details: z.record(z.string(), z.unknown()),
  /** Of the entry before; null for the first. */
  previous_hash: sha256Schema.nullable(),
  /** SHA-256 of all of the above as canonical JSON (RFC 8785). */
  hash: sha256Schema,
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

const filterShape = {
  /** Is part of the name, in any case. */
  actor: z.string().trim().max(300).optional(),
  action: auditActionSchema.optional(),
  /** Is part of the target, in any case. */
  target: z.string().trim().max(1000).optional(),
};
export const listAuditSchema = z.object({
  ...filterShape,
  limit: limitSchema(50, 500),
  cursor: z.string().max(200).optional(),
});
export type ListAudit = z.infer<typeof listAuditSchema>;
export type AuditFilter = Pick<ListAudit, 'actor' | 'action' | 'target'>;
export const auditPageSchema = z.object({ entries: z.array(auditEntrySchema), next_cursor: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;

export const exportAuditSchema = z.object({ ...filterShape, format: z.enum(['csv', 'json']).default('json') });
export type ExportAudit = z.infer<typeof exportAuditSchema>;

export const verifyAuditSchema = z.object({
  expect: sha256Schema
    .optional()
    .describe(
      'The hash of an entry, as it was kept elsewhere: when none has it, the end was cut off or all made anew.',
    ),
});

export const auditVerifiedSchema = z.object({
  /** How many entries hold; up to the first that does not. */
  entries: z.number().int().nonnegative(),
  /** Hash of the last entry that holds. Whoever writes it down elsewhere can tell later that nothing was cut off. */
  head: sha256Schema.nullable(),
  broken: z.object({ seq: z.number().int(), problem: z.string() }).nullable(),
});
export type AuditVerified = z.infer<typeof auditVerifiedSchema>;
