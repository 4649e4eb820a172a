import path from 'node:path';
import type Sqlite from 'better-sqlite3';
import journal from '#drizzle/migrations/meta/_journal.json' with { type: 'json' };
import { HiveError } from '#lib/contract/hive-error.ts';

export const MIGRATIONS = path.join(import.meta.dirname, '../../drizzle/migrations');

/** The migrator knows a migration by its time and does those that are newer than the last one that was done. */
const NEWEST = Math.max(...journal.entries.map(({ when }) => when));

/** Time of the last migration that was done to this database, in ms; null before the first. */
export function findSchemaTime(client: Sqlite.Database): number | null {
  const table = client.prepare("select 1 from sqlite_master where type = 'table' and name = '__drizzle_migrations'");
  if (!table.get()) return null;
  const { at } = client.prepare('select max(created_at) as at from __drizzle_migrations').get() as { at: unknown };
  return at === null ? null : Number(at);
}

/** Throws `storage_error` for a database that a later version has changed: this one would not know what it means. */
export function refuseNewerSchema(client: Sqlite.Database, file: string): void {
  if ((findSchemaTime(client) ?? 0) <= NEWEST) return;
  throw new HiveError('storage_error', `The database ${file} was written by a newer version of rbee Hive.`, {
    hint: 'Start that version or a later one, or restore a backup from before the update: rbee restore <file>.',
  });
}
