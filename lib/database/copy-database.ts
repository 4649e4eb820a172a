import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { checkDatabase } from './check-database.ts';

/** In one step, so that a hive that writes meanwhile can't make it begin again and again. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies the database `from`, whether it is in use or not, as it is at one moment, to the new file `to`: one file without
 * a journal beside it, for this account alone, found whole and on the disk. Nothing is left of it when that fails.
 * Throws what `checkDatabase` throws of the copy, and what the disk says.
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  closeSync(openSync(to, 'wx', 0o600));
  try {
    const source = new Sqlite(from, { readonly: true, fileMustExist: true });
    try {
      await source.backup(to, { progress: () => ALL_PAGES });
    } finally {
      source.close();
    }
    const copy = new Sqlite(to);
    try {
      copy.pragma('journal_mode = DELETE');
    } finally {
      copy.close();
    }
    checkDatabase(to);
    syncFile(to);
  } catch (error) {
    for (const end of ['', '-wal', '-shm']) rmSync(`${to}${end}`, { force: true });
    throw error;
  }
}

function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
