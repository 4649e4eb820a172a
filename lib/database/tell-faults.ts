import type Sqlite from 'better-sqlite3';
import { databaseFault } from './database-fault.ts';

const STEPS = ['run', 'get', 'all', 'iterate'] as const;

/** The same client, whose statements throw what `databaseFault` makes of a disk that fails: reading, too, may meet it. */
export function tellFaults(client: Sqlite.Database): Sqlite.Database {
  const prepare = client.prepare.bind(client);
  client.prepare = ((source: string) => {
    const statement = told(() => prepare(source));
    for (const name of STEPS) {
      const step = statement[name].bind(statement) as (...given: unknown[]) => unknown;
      Object.defineProperty(statement, name, { value: (...given: unknown[]) => told(() => step(...given)) });
    }
    return statement;
  }) as typeof client.prepare;
  return client;
}

function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw databaseFault(error);
  }
}
