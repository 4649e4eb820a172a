import { dirname, join, relative, sep } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Disk } from './disk.ts';
import { ifThere, isErrno, orNull } from './storage-errors.ts';

/**
 * Makes `folder`, which is below `root`. Throws `unsafe_path` when a symlink stands on the way: what is written or
 * removed through it could be anywhere. `root` itself may be one.
 */
export async function makeFolder(disk: Disk, root: string, folder: string): Promise<void> {
  await refuseSymlinks(disk, root, folder);
  await disk.mkdir(folder);
}

export async function refuseSymlinks(disk: Disk, root: string, folder: string): Promise<void> {
  for (const level of levels(root, folder)) {
    const found = level === root ? null : await orNull(disk.lstat(level));
    if (found?.isSymbolicLink()) {
      throw new HiveError('unsafe_path', `${level} is a symlink, so what is written below it could be anywhere.`, {
        hint: 'Put a real folder there. To keep models on another disk, move the whole cache and set HF_HUB_CACHE.',
        details: { path: level },
      });
    }
  }
}

/** What was made in `folder` stays after a power cut, and so do the folders that lead to it from `root`. */
export async function syncFolders(disk: Disk, root: string, folder: string): Promise<void> {
  for (const level of levels(root, folder).reverse()) await disk.syncFolder(level);
}

/** All files and links below `folder`, as absolute paths; nothing when it is not there. */
export async function filesBelow(disk: Disk, folder: string): Promise<string[]> {
  const entries = (await orNull(disk.readdir(folder))) ?? [];
  const files = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(disk, path) : [path];
    }),
  );
  return files.flat();
}

/** Removes `folder` and all folders in it, as far as they hold no file. */
export async function removeEmptyFolders(disk: Disk, folder: string): Promise<void> {
  for (const entry of (await orNull(disk.readdir(folder))) ?? []) {
    if (entry.isDirectory()) await removeEmptyFolders(disk, join(folder, entry.name));
  }
  await removeIfEmpty(disk, folder);
}

export async function removeIfEmpty(disk: Disk, folder: string): Promise<void> {
  try {
    await ifThere(disk.rmdir(folder));
  } catch (error) {
    // Somebody keeps something there.
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

export async function removeFilesBelow(disk: Disk, folder: string): Promise<void> {
  for (const file of await filesBelow(disk, folder)) await ifThere(disk.unlink(file));
  await removeEmptyFolders(disk, folder);
}

/** `root`, and every folder from it down to `folder`. */
function levels(root: string, folder: string): string[] {
  const below: string[] = [];
  for (let at = folder; at !== root && at.startsWith(root + sep); at = dirname(at)) below.unshift(at);
  if (folder !== root && relative(root, folder).startsWith('..')) throw new RangeError(`${folder} is not in ${root}`);
  return [root, ...below];
}
