import { existsSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import { checkDatabase } from '#lib/database/check-database.ts';
import { copyDatabase } from '#lib/database/copy-database.ts';
import { syncFolder } from '#lib/transfer/sync-folder.ts';

export interface BackedUp {
  path: string;
  size: number;
}

/**
 * Copies the database of the hive in `home`, whether it runs or not, to `target`: a new file, or a folder in which it is
 * named by the time. Not in it are the models' bytes and `secret.key`. Throws `conflict` when the file is there already,
 * `not_found`, `storage_error`.
 */
export async function backUpHive(home: string, target: string, now: Date): Promise<BackedUp> {
  const database = path.join(home, 'hive.db');
  if (!existsSync(database)) {
    throw new HiveError('not_found', `There is no hive in ${home}.`, {
      hint: 'Set RBEE_HOME to the folder that holds hive.db, as the hive has it.',
    });
  }
  const file = isFolder(target) ? path.join(target, `hive-${stamp(now)}.db`) : path.resolve(target);
  if (existsSync(file)) {
    throw new HiveError('conflict', `${file} is there already.`, { hint: 'Name a new file, or a folder.' });
  }
  const partial = `${file}.${process.pid}.partial`;
  try {
    await copyDatabase(database, partial);
    renameSync(partial, file);
    syncFolder(path.dirname(file));
  } catch (cause) {
    // What is wrong with the copy may have come along: it is told of the one that a person can mend.
    checkDatabase(database);
    if (HiveError.is(cause)) throw cause;
    throw new HiveError('storage_error', `The backup ${file} can’t be written.`, {
      hint: 'Check that its folder is there and can be written, and that the disk has room.',
      cause,
    });
  }
  return { path: file, size: statSync(file).size };
}

const isFolder = (target: string) => statSync(target, { throwIfNoEntry: false })?.isDirectory() === true;

/** `20261126T081500Z`: names sort by time, and every file system takes them. */
export const stamp = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '');
