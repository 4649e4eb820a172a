import { z } from 'zod';
import { jobIdSchema } from './jobs.ts';
import { limitSchema, timeSchema } from './primitives.ts';

export const REQUEST_STATES = ['open', 'approved', 'declined'] as const;

/** A download that somebody asked for who may not download; an admin decides. */
export const modelRequestSchema = z.object({
  request_id: z.string(),
  model: z.string(),
  reason: z.string().nullable(),
  requested_by: z.string(),
  state: z.enum(REQUEST_STATES),
  /** What the admin said with the decision. */
  note: z.string().nullable(),
  decided_by: z.string().nullable(),
  created_at: timeSchema,
  decided_at: timeSchema.nullable(),
  job_id: jobIdSchema.nullable(),
});
export type ModelRequest = z.infer<typeof modelRequestSchema>;

export const requestCreatedSchema = z.object({ request_id: z.string() });
export type RequestCreated = z.infer<typeof requestCreatedSchema>;

export const listRequestsSchema = z.object({
  state: z.enum(REQUEST_STATES).optional(),
  limit: limitSchema(50, 500),
  cursor: z.string().max(200).optional(),
});
export type ListRequests = z.infer<typeof listRequestsSchema>;
export const requestPageSchema = z.object({
  requests: z.array(modelRequestSchema),
  next_cursor: z.string().nullable(),
});
export type RequestPage = z.infer<typeof requestPageSchema>;

export const decideRequestSchema = z.strictObject({ note: z.string().trim().max(500).optional() });
export type DecideRequest = z.infer<typeof decideRequestSchema>;
