import { HiveError } from '#lib/contract/hive-error.ts';

/**
 * What SQLite could not do, as an error that a person can act on: `disk_full`, or `storage_error` when the file can't be
 * read or written. Anything else is given back as it is.
 */
export function databaseFault(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_FULL') {
    return new HiveError('disk_full', 'The disk that holds the hive’s database is full.', {
      hint: 'Free space on it; the hive goes on by itself.',
      cause: error,
    });
  }
  if (/^SQLITE_(IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB)/.test(code)) {
    return new HiveError('storage_error', 'The hive’s database can’t be read or written.', {
      hint: 'Check the disk and the rights on RBEE_HOME.',
      details: { sqlite: code },
      cause: error,
    });
  }
  return error;
}
