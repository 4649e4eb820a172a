import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { openDatabase } from '#lib/database/open-database.ts';
import { type Origin, THIS_PROCESS } from '../caller.ts';
import { type Cost, Passwords } from '../password.ts';
import { Team } from '../team.ts';

export const PASSWORD = 'correct horse battery';
export const OFFICE: Origin = { address: '10.1.2.3', secure: false, site: 'http://hive.test:7835' };
/** The real cost is of a second and of 128 MiB for each hash; what is shown here does not depend on it. */
const QUICK: Cost = { logN: 4, r: 8, p: 1 };

/** A team on a real database in a folder of its own, with a clock that goes when it is told to. */
export function teamRoom() {
  const folder = mkdtempSync(path.join(tmpdir(), 'rbee-team-'));
  const file = path.join(folder, 'hive.db');
  const database = openDatabase(file);
  onTestFinished(() => {
    database.$client.close();
    rmSync(folder, { recursive: true, force: true });
  });
  let clockMs = Date.parse('2026-01-01T00:00:00Z');
  const team = new Team(database, () => new Date(clockMs), { passwords: new Passwords(QUICK) });
  const as = (credentials: { cookie?: string; token?: string }, origin: Origin = OFFICE, ownMachine = false) =>
    team.authenticate(
      {
        cookie: credentials.cookie?.split(';')[0],
        authorization: credentials.token === undefined ? undefined : `Bearer ${credentials.token}`,
      },
      origin,
      ownMachine,
    );
  const nobody = () => as({});
  /** Made by the shell, as the first one often is, and signed in. */
  const member = async (email: string, role: 'viewer' | 'operator' | 'admin') => {
    await team.addUser({ email, role, password: PASSWORD });
    const { cookie } = await team.signIn({ email, password: PASSWORD }, 'test', nobody());
    return { cookie, caller: as({ cookie }), id: team.listUsers().find((user) => user.email === email)?.id ?? '' };
  };
  return {
    file,
    database,
    team,
    as,
    nobody,
    member,
    machine: THIS_PROCESS,
    pass: (ms: number) => {
      clockMs += ms;
    },
    /** Everything that the database holds, as text. */
    dump: () =>
      JSON.stringify(
        ['users', 'links', 'sessions', 'tokens'].map((table) =>
          database.$client.prepare(`select * from ${table}`).all(),
        ),
      ),
  };
}

export const secretOf = (url: string): string => url.split('/').at(-1) ?? '';
