import type { Disk } from '#lib/storage/disk.ts';
import { isErrno, orNull } from '#lib/storage/storage-errors.ts';
import type { FileDigest } from '#lib/vendors/vendor.ts';
import type { FoundFile } from './found.ts';

/** Null for what is no file, leads nowhere, or may not be looked at. */
export async function lookAtFile(
  disk: Disk,
  path: string,
  name: string,
  digest: FileDigest | null = null,
): Promise<FoundFile | null> {
  const found = await unlessForbidden(orNull(disk.stat(path)), null);
  if (!found?.isFile()) return null;
  const { dev, ino, size } = found;
  return { path, name, sizeBytes: Number(size), identity: `${dev}:${ino}`, device: dev, digest };
}

export async function unlessForbidden<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (isErrno(error, 'EACCES', 'EPERM')) return otherwise;
    throw error;
  }
}
