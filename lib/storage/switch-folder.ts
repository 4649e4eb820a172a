import { existsSync, lstatSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Disk } from './disk.ts';
import { ifThere, isErrno, onDisk, orNull, removeOnError } from './storage-errors.ts';

/** Behind the name of a folder whose files are at another place by now. */
export const ASIDE = '.rbee-moved-';

export interface FolderSwitch {
  /** The name that everybody knows; it leads to `to` afterwards. */
  from: string;
  /** Where its files were: `from` itself or, where that was a link already, what it led to. */
  source: string;
  to: string;
  /** Where they are afterwards, until they are removed. */
  aside: string;
}

/**
 * Puts a link to `to` in the place of `from`. What was a link is replaced in one rename. A folder is renamed first: for
 * that moment the name leads nowhere, and when the machine dies in it, `healSwitch` puts the link there at the start.
 */
export async function switchFolder(disk: Disk, { from, source, to, aside }: FolderSwitch): Promise<void> {
  await onDisk(from, async () => {
    if (source !== from) {
      const link = `${from}.rbee-tmp`;
      await ifThere(disk.unlink(link));
      await disk.symlinkFolder(to, link);
      await removeOnError(disk, link, () => disk.rename(link, from));
    } else {
      await disk.rename(from, aside);
      await disk.symlinkFolder(to, from);
    }
    await disk.syncFolder(dirname(from));
  });
}

/** Whether the name leads to its new place. */
export async function isSwitched(disk: Disk, { from, to }: FolderSwitch): Promise<boolean> {
  const [there, wanted] = await Promise.all([orNull(disk.realpath(from)), orNull(disk.realpath(to))]);
  return there !== null && there === wanted;
}

/** Finishes a switch that a crash cut in two. At once, as everything else looks for that folder. */
export function healSwitch({ from, source, to, aside }: FolderSwitch): void {
  if (source !== from || lstatSync(from, { throwIfNoEntry: false }) || !existsSync(aside)) return;
  if (existsSync(to)) symlinkSync(to, from, 'junction');
  else renameSync(aside, from);
}

/**
 * The same when no job is known any more that could be finished: the last words before a power cut may not have reached
 * the database. The folder gets its name back; what was copied waits for the next move.
 */
export function restoreName(from: string): void {
  const folder = dirname(from);
  if (lstatSync(from, { throwIfNoEntry: false }) || !existsSync(folder)) return;
  const [only, ...others] = readdirSync(folder).filter((name) => name.startsWith(`${basename(from)}${ASIDE}`));
  if (only !== undefined && others.length === 0) renameSync(join(folder, only), from);
}

/** Tries on small things what the switch will do, before hours are spent on a copy. Throws `storage_error`. */
export async function trySwitch(disk: Disk, { from, source, to }: FolderSwitch): Promise<void> {
  await onDisk(from, async () => {
    const [folder, parent] = await Promise.all([disk.lstat(from), disk.stat(dirname(from))]);
    if (source === from && folder.dev !== parent.dev) throw cannot(from, 'it is the root of a filesystem');
    const link = `${from}.rbee-tmp`;
    await ifThere(disk.unlink(link));
    try {
      await disk.symlinkFolder(to, link);
    } catch (error) {
      if (!isErrno(error)) throw error;
      throw cannot(from, `no link can be made beside it (${error.code})`, error);
    }
    await disk.unlink(link);
  });
}

function cannot(from: string, why: string, cause?: unknown): HiveError {
  return new HiveError('storage_error', `${from} can’t be replaced by a link: ${why}.`, {
    hint: 'Stop the hive, move the folder by hand, and set HF_HUB_CACHE or RBEE_HOME to its new place.',
    details: { path: from },
    cause,
  });
}
