import path from 'node:path';
import { asActor } from '#lib/audit/actor.ts';
import type { Role, User } from '#lib/contract/team.ts';
import { openDatabase } from '#lib/database/open-database.ts';
import { Team } from '#lib/team/team.ts';

/**
 * Makes a user from the shell of the hive's machine, or gives one who is there this role and password; whether the hive
 * runs makes no difference. Throws `invalid_request` for a password that is too easy, `storage_error`.
 */
export async function addUser(home: string, given: { email: string; role: Role; password: string }): Promise<User> {
  const database = openDatabase(path.join(home, 'hive.db'));
  try {
    const team = new Team(database, () => new Date());
    return await asActor({ kind: 'shell', name: null, address: null }, () => team.addUser(given));
  } finally {
    database.$client.close();
  }
}
