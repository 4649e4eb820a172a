import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { HiveError } from '#lib/contract/hive-error.ts';

/**
 * Takes `home` for this process, so that two hives never run the same jobs. The lock is the operating system's, held by
 * an open transaction of a database of its own: it goes with the process however that ends, and can't be stale.
 * Returns the way to give it back. Throws `conflict` when another hive has it.
 */
export function lockHome(home: string): () => void {
  try {
    makeFolders(home);
    const lock = new Sqlite(path.join(home, 'hive.lock'), { timeout: 2000 });
    lock.exec('BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY';
    throw taken
      ? new HiveError('conflict', `Another hive runs with ${home}.`, {
          hint: 'Stop it first, or give this one a folder of its own with RBEE_HOME.',
          cause,
        })
      : new HiveError('storage_error', `The folder ${home} can't be used.`, { cause });
  }
}

/** One by one: Node's own way goes on forever where a folder is there and takes none, as /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolders(parent);
  mkdirSync(folder);
}
