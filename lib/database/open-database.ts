import { chmodSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { drizzle, migrate } from '#drizzle/orm.ts';
import * as schema from '#drizzle/schema.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { MIGRATIONS, refuseNewerSchema } from './schema-version.ts';
import { tellFaults } from './tell-faults.ts';

export type Database = ReturnType<typeof openDatabase>;

/**
 * Opens `file` (made with its folder when missing), brings it to the newest schema and returns it.
 * Throws `storage_error` when it cannot be opened or migrated, or when a newer version has written it.
 */
export function openDatabase(file: string) {
  let client: Sqlite.Database | null = null;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    client = new Sqlite(file);
    keepToOwner(file);
    refuseNewerSchema(client, file);
    client.pragma('journal_mode = WAL');
    // WAL with NORMAL loses nothing at a crash of the process; a power cut may lose the last commits, never the file.
    client.pragma('synchronous = NORMAL');
    client.pragma('foreign_keys = ON');
    client.pragma('busy_timeout = 5000');
    const database = drizzle(tellFaults(client), { schema });
    migrate(database, { migrationsFolder: MIGRATIONS });
    return database;
  } catch (cause) {
    client?.close();
    if (HiveError.is(cause)) throw cause;
    throw new HiveError('storage_error', `The database ${file} can't be opened.`, {
      hint: 'Check that its folder can be written and the disk has room. A damaged file can be moved away, or a backup put in its place by rbee restore; models stay on disk.',
      cause,
    });
  }
}

/** It has emails and hashes of passwords. What SQLite puts beside it takes its mode; Windows keeps a profile to its owner. */
function keepToOwner(file: string): void {
  if (process.platform === 'win32') return;
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    // Whoever owns it has decided who reads it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) throw error;
  }
}
