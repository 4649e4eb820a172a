import Sqlite from 'better-sqlite3';
import { HiveError } from '#lib/contract/hive-error.ts';
import { findSchemaTime, refuseNewerSchema } from './schema-version.ts';

/**
 * Reads all of a hive's database and finds it whole, without changing it. Throws `not_found`, or `storage_error` for one
 * that is damaged, is no hive's, or was written by a newer version.
 */
export function checkDatabase(file: string): void {
  const client = open(file);
  try {
    if (findSchemaTime(client) === null) throw damaged(file, 'is not one of a hive');
    refuseNewerSchema(client, file);
    const [first] = client.pragma('integrity_check(1)') as { integrity_check: string }[];
    if (first?.integrity_check !== 'ok') throw damaged(file, 'is damaged', first?.integrity_check);
    if ((client.pragma('foreign_key_check') as unknown[]).length > 0)
      throw damaged(file, 'lacks rows that others name');
  } catch (error) {
    throw HiveError.is(error) ? error : damaged(file, 'is damaged', error instanceof Error ? error.message : undefined);
  } finally {
    client.close();
  }
}

function open(file: string): Sqlite.Database {
  try {
    return new Sqlite(file, { readonly: true, fileMustExist: true });
  } catch (cause) {
    throw new HiveError('not_found', `There is no database at ${file} that can be read.`, {
      hint: 'Check the path and the rights on it.',
      cause,
    });
  }
}

function damaged(file: string, what: string, sqlite?: string): HiveError {
  return new HiveError('storage_error', `The database ${file} ${what}.`, {
    hint: 'Use another backup.',
    ...(sqlite && { details: { sqlite } }),
  });
}
