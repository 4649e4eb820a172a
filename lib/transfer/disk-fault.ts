import { HiveError } from '#lib/contract/hive-error.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A failure of the file system as an error a person can act on. */
export function diskFault(error: unknown, path: string): HiveError {
  if (HiveError.is(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (FULL.has(code)) {
    return new HiveError('disk_full', 'The disk is full.', { details: { path, cause: code }, cause: error });
  }
  return new HiveError('storage_error', `The disk refused to keep the bytes (${code}).`, {
    details: { path, cause: code },
    cause: error,
  });
}

export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
