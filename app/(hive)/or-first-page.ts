import { redirect } from 'next/navigation';
import { ZodError } from 'zod';
import { HiveError } from '#lib/contract/hive-error.ts';

/** A cursor in an old or mistyped address that the listing never gave leads to the first page, not to a fault. */
export function orFirstPage<T>(firstPage: string, cursor: string | undefined, list: () => T): T {
  try {
    return list();
  } catch (error) {
    const refused = (HiveError.is(error) && error.code === 'invalid_request') || error instanceof ZodError;
    if (cursor === undefined || !refused) throw error;
  }
  return redirect(firstPage);
}
