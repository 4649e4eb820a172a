import Sqlite from 'better-sqlite3';
import { drizzle } from '#drizzle/orm.ts';
import * as schema from '#drizzle/schema.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Database } from './open-database.ts';
import { tellFaults } from './tell-faults.ts';

/** Opens a database as it is, whether its hive runs or not, and changes nothing. Throws `storage_error`. */
export function openReadOnly(file: string): Database {
  try {
    return drizzle(tellFaults(new Sqlite(file, { readonly: true, fileMustExist: true })), { schema });
  } catch (cause) {
    throw new HiveError('storage_error', `The database ${file} can’t be read.`, {
      hint: 'Check RBEE_HOME: it names the folder that holds hive.db.',
      cause,
    });
  }
}
