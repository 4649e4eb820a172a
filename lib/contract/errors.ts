import { z } from 'zod';
import { ERROR_CODES } from './error-codes.ts';

export { ERROR_CODES, type ErrorCode } from './error-codes.ts';

export const errorCodeSchema = z.enum(ERROR_CODES);

export const errorSchema = z.object({
  code: errorCodeSchema,
  message: z.string(),
  hint: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type WireError = z.infer<typeof errorSchema>;

export const errorBodySchema = z.object({ error: errorSchema });
export type ErrorBody = z.infer<typeof errorBodySchema>;
