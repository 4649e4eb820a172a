import { renameSync, rmSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';

export const refutedPathOf = (partialPath: string): string => `${partialPath}.refuted`;

/**
 * Gives bytes whose hash is wrong a name that nothing reads, so that a person can look at what came; the last ones of a
 * file replace those before. They go at once where keeping them would leave less room than the file takes twice: the
 * file is still to come, and others are under way. Throws what the file system throws.
 */
export function setAside(partialPath: string, sizeBytes: number): void {
  const { bavail, bsize } = statfsSync(dirname(partialPath));
  if (bavail * bsize >= 2 * sizeBytes) renameSync(partialPath, refutedPathOf(partialPath));
  else rmSync(partialPath, { force: true });
}
