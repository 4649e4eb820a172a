import { z } from 'zod';
import { errorSchema } from './errors.ts';
import { operationSchema } from './jobs.ts';
import { timeSchema } from './primitives.ts';

/** How a job ended that somebody follows; `declined` is a request that they made. */
export const NOTICE_KINDS = ['completed', 'failed', 'cancelled', 'declined'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const noticeSchema = z.object({
  /** The `job_id` or `request_id`. There is one notice about each: a job that ends again is told anew. */
  about: z.string(),
  kind: z.enum(NOTICE_KINDS),
  /** Null for a request. */
  operation: operationSchema.nullable(),
  model: z.string(),
  model_id: z.string().nullable(),
  /** Why a job failed. */
  error: errorSchema.nullable(),
  /** What the admin said who declined. */
  note: z.string().nullable(),
  at: timeSchema,
  seen_at: timeSchema.nullable(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const listNoticesSchema = z.object({
  /** Also those that were seen. */
  all: z.enum(['true', 'false']).optional(),
});
export const noticeListSchema = z.object({ notices: z.array(noticeSchema) });

/** Which were seen; left out: all of them. */
export const seeNoticesSchema = z.strictObject({ about: z.array(z.string().max(100)).max(500).optional() });
export type SeeNotices = z.infer<typeof seeNoticesSchema>;
export const noticesSeenSchema = z.object({ seen: z.number().int().nonnegative() });
export type NoticesSeen = z.infer<typeof noticesSeenSchema>;
