import { existsSync, linkSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { asActor } from '#lib/audit/actor.ts';
import { AuditTrail } from '#lib/audit/audit-trail.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { checkDatabase } from '#lib/database/check-database.ts';
import { copyDatabase } from '#lib/database/copy-database.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { syncFolder } from '#lib/transfer/sync-folder.ts';
import { stamp } from './back-up-hive.ts';
import { lockHome } from './lock-home.ts';

export interface Restored {
  path: string;
  /** Where the database that was there is now; null when there was none. */
  former: string | null;
}

/**
 * Puts a copy of `backup` in the place of the database of `home`, brought to this version's schema, and keeps what was
 * there beside it. Throws `conflict` while a hive runs on it, `not_found`, or `storage_error` for a backup that is
 * damaged or of a newer version; the database is as before then.
 */
export async function restoreHive(home: string, backup: string, now: Date): Promise<Restored> {
  const unlock = lockHome(home);
  const database = path.join(home, 'hive.db');
  const coming = path.join(home, `hive.db.${process.pid}.coming`);
  try {
    checkDatabase(backup);
    await copyDatabase(backup, coming);
    writeDown(coming, backup, now);
    const former = existsSync(database) ? `${database}.before-${stamp(now)}` : null;
    if (former) setAside(database, former);
    renameSync(coming, database);
    syncFolder(home);
    return { path: database, former };
  } catch (cause) {
    if (HiveError.is(cause)) throw cause;
    throw new HiveError('storage_error', `The backup can’t be put into ${home}.`, { cause });
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(`${coming}${end}`, { force: true });
    unlock();
  }
}

/** Migrates, and adds to the audit that what follows was written after the backup was put back. */
function writeDown(coming: string, backup: string, now: Date): void {
  const database = openDatabase(coming);
  try {
    const trail = new AuditTrail(database, () => now);
    asActor({ kind: 'shell', name: null, address: null }, () =>
      trail.write({ action: 'database_restore', target: path.basename(backup) }),
    );
    // Its journal has another name than the one that the database will have.
    database.$client.pragma('journal_mode = DELETE');
  } finally {
    database.$client.close();
  }
}

/** There is a whole database under its name at every moment; a journal of the old one may not meet the new one. */
function setAside(database: string, former: string): void {
  if (foldJournal(database)) linkOrMove(database, former);
  else for (const end of ['-wal', '-shm', '']) moveIfThere(`${database}${end}`, `${former}${end}`);
}

function linkOrMove(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // A disk without links, as of a camera: for a moment there is none under the name.
    renameSync(from, to);
  }
}

/** False for a file that SQLite can't read. Throws `conflict` when another program has it open. */
function foldJournal(database: string): boolean {
  try {
    const client = new Sqlite(database, { timeout: 2000 });
    try {
      client.pragma('journal_mode = DELETE');
    } finally {
      client.close();
    }
    return true;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_BUSY')) return false;
    throw new HiveError('conflict', `${database} is in use by another program.`, { hint: 'End it first.', cause });
  }
}

function moveIfThere(from: string, to: string): void {
  if (existsSync(from)) renameSync(from, to);
}
