import { z } from 'zod';

export const timeSchema = z.iso.datetime({ offset: false });
export const bytesSchema = z.number().int().nonnegative();
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
export const commitSchema = z.string().regex(/^[0-9a-f]{40}$/);

/** One hive a server for now; the name is in the contract so that more can come. */
export const HIVE_ID = 'localhost';

/** Query strings carry numbers as text. */
export const limitSchema = (fallback: number, most: number) =>
  z.coerce.number().int().min(1).max(most).default(fallback);
