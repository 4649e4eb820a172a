import { HiveError } from '#lib/contract/hive-error.ts';

const HINTS: Record<string, string> = {
  EACCES: 'Give the user that runs this hive the right to read and write there.',
  EPERM: 'Give the user that runs this hive the right to read and write there.',
  EROFS: 'That filesystem is mounted read-only. Mount it writable, or set HF_HUB_CACHE or RBEE_HOME to another place.',
  EIO: 'The disk reports errors. Look at its health before it is used further.',
  EFBIG: 'That filesystem can’t hold a file this large. Set HF_HUB_CACHE to another one.',
  ENAMETOOLONG: 'That filesystem can’t hold a name this long. Set HF_HUB_CACHE to another one.',
};

/** Runs `work` on what is at `path`; an error of the filesystem comes out as `disk_full` or `storage_error`. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStorageError(error, path);
  }
}

/** The error itself unless it is one of the filesystem. */
export function asStorageError(error: unknown, path: string): unknown {
  if (HiveError.is(error) || !isErrno(error)) return error;
  const at = error.path ?? path;
  const details = { path: at, errno: error.code };
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return new HiveError('disk_full', `The disk that holds ${at} is full.`, { details, cause: error });
  }
  const hint = HINTS[error.code];
  return new HiveError('storage_error', `The disk refused (${error.code}) at ${at}.`, {
    ...(hint !== undefined && { hint }),
    details,
    cause: error,
  });
}

export function isErrno(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException & { code: string } {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  if (!('errno' in error)) return false;
  return codes.length === 0 || codes.includes(error.code);
}

/** What `work` finds, or null when nothing is there. */
export async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) return null;
    throw error;
  }
}

/** For taking away what may be gone already. False: it was. */
export async function ifThere(work: Promise<void>): Promise<boolean> {
  return (await orNull(work.then(() => true))) ?? false;
}

/** A temporary file at `path` doesn't outlive a failure of `work`; a copy on a full disk would keep it full. */
export async function removeOnError<T>(
  disk: { unlink(path: string): Promise<void> },
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await ifThere(disk.unlink(path));
    throw error;
  }
}
