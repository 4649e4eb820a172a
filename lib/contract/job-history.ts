import { z } from 'zod';
import { jobIdSchema } from './jobs.ts';
import { timeSchema } from './primitives.ts';

/** How many failures a call may name; a page shows no more. */
export const MOST_SETTLED = 500;

/**
 * Failures that nobody has put aside stay where they are seen; those among `settled` were answered by another download,
 * which whoever asks has seen.
 */
export const clearHistorySchema = z.strictObject({ settled: z.array(jobIdSchema).max(MOST_SETTLED).default([]) });
export type ClearHistory = z.infer<typeof clearHistorySchema>;

export const historyClearedSchema = z.object({ cleared: z.number().int().nonnegative() });
export type HistoryCleared = z.infer<typeof historyClearedSchema>;

/** On the stream of the whole hive only: what had ended by then is listed no more, so lists are to be read again. */
export const clearedEventSchema = historyClearedSchema.extend({ at: timeSchema });
export type ClearedEvent = z.infer<typeof clearedEventSchema>;
