import { dirname } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Disk } from '#lib/storage/disk.ts';
import { onDisk, orNull } from '#lib/storage/storage-errors.ts';
import type { FolderSwitch } from '#lib/storage/switch-folder.ts';
import { isWithin } from '#lib/storage/walk-tree.ts';

/** Throws `conflict` for a folder that is not free, or that is in what is moved, or the other way round. */
export async function refuseTarget(
  disk: Disk,
  { from, source, to }: FolderSwitch,
  folders: readonly { what: string; path: string }[],
): Promise<void> {
  const [realSource, realTo] = await Promise.all([realName(disk, source), realName(disk, to)]);
  if (isWithin(realTo, realSource) || isWithin(realSource, realTo) || isWithin(to, from)) {
    throw refused(to, `${to} and ${from} are one in the other.`);
  }
  for (const { what, path } of folders) {
    const real = await realName(disk, path);
    if (path !== from && (isWithin(realTo, real) || isWithin(real, realTo)))
      throw refused(to, `${to} is in use as ${what}.`);
  }
  await onDisk(to, async () => {
    const there = await orNull(disk.lstat(to));
    if (there && !there.isDirectory()) throw refused(to, `${to} is no folder.`);
    if (there && (await disk.readdir(to)).length > 0) throw refused(to, `${to} is not empty.`);
  });
}

/** With the links in it followed, as far as it is there. */
async function realName(disk: Disk, path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    const real = await orNull(disk.realpath(at));
    if (real !== null) return real + path.slice(at.length);
    if (at === dirname(at)) return path;
  }
}

function refused(path: string, message: string): HiveError {
  return new HiveError('conflict', message, {
    hint: 'Name a folder that is not there yet, or one that is empty.',
    details: { path },
  });
}
