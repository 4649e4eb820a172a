import { describe, expect, test } from 'vitest';
import { HiveError } from '#lib/contract/hive-error.ts';
import { OFFICE, PASSWORD, secretOf, teamRoom } from './testing/team-room.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const refused = (code: string) => expect.objectContaining({ code });

describe('the first one', () => {
  test('is the person at the machine, until there is a user', () => {
    const { team, as } = teamRoom();
    expect(as({}, OFFICE, true)).toMatchObject({ kind: 'machine', role: 'admin' });
    expect(as({}, OFFICE, false)).toMatchObject({ kind: 'anonymous' });
    team.createUser({ email: 'ada@hive.test', role: 'admin' }, as({}, OFFICE, true));
    expect(as({}, OFFICE, true)).toMatchObject({ kind: 'anonymous', why: refused('unauthorized') });
  });

  test('has to be an admin, as nobody else could let others in', () => {
    const { team, machine } = teamRoom();
    expect(() => team.createUser({ email: 'vi@hive.test', role: 'viewer' }, machine)).toThrow(refused('conflict'));
    expect(team.listUsers()).toEqual([]);
  });

  test('comes by the setup link, which works once', async () => {
    const { team, as, nobody } = teamRoom();
    const secret = secretOf(team.createSetupLink(false) ?? '');
    expect(team.showLink(secret)).toMatchObject({ kind: 'setup', email: null, role: 'admin' });
    const given = { email: 'ada@hive.test', password: PASSWORD };
    const { cookie } = await team.useLink(secret, given, 'test', nobody());
    expect(as({ cookie })).toMatchObject({ kind: 'user', name: 'ada@hive.test', role: 'admin' });
    await expect(team.useLink(secret, { ...given, email: 'eve@hive.test' }, '', nobody())).rejects.toThrow(
      refused('not_found'),
    );
    expect(team.createSetupLink(false)).toBeNull();
  });

  test('ends a setup link that nobody has used', async () => {
    const { team, member } = teamRoom();
    const secret = secretOf(team.createSetupLink(false) ?? '');
    await member('ada@hive.test', 'admin');
    expect(() => team.showLink(secret)).toThrow(refused('not_found'));
  });

  test('is asked for again at the next start, and the older link ends', () => {
    const { team, machine } = teamRoom();
    const older = secretOf(team.createSetupLink(false) ?? '');
    const newer = secretOf(team.createSetupLink(false) ?? '');
    expect(() => team.showLink(older)).toThrow(refused('not_found'));
    expect(team.showLink(newer).kind).toBe('setup');
    expect(team.createSetupLink(true), 'at the machine nobody needs it').toBeNull();
    team.createUser({ email: 'ada@hive.test', role: 'admin' }, machine);
    expect(team.createSetupLink(true), 'invited, and the link may be lost').not.toBeNull();
  });
});

describe('links', () => {
  test('an invitation leads in with the role it was made for, once', async () => {
    const { team, as, nobody, member } = teamRoom();
    const admin = await member('ada@hive.test', 'admin');
    const { user, invite_url } = team.createUser({ email: 'vi@hive.test', role: 'viewer' }, admin.caller);
    expect(user).toMatchObject({ state: 'invited', created_by: 'ada@hive.test' });
    expect(invite_url).toMatch(/^http:\/\/hive\.test:7835\/join\/[\w-]{43}$/);
    const secret = secretOf(invite_url);
    const both = await Promise.allSettled(
      [1, 2].map(() => team.useLink(secret, { password: PASSWORD }, 'test', nobody())),
    );
    const won = both.filter((one) => one.status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(as({ cookie: won[0]?.value.cookie ?? '' })).toMatchObject({ role: 'viewer', name: 'vi@hive.test' });
  });

  test('the email of an invitation is not for the guest to choose', async () => {
    const { team, nobody, member } = teamRoom();
    const admin = await member('ada@hive.test', 'admin');
    const { invite_url } = team.createUser({ email: 'vi@hive.test', role: 'viewer' }, admin.caller);
    const given = { email: 'ada@hive.test', password: PASSWORD };
    expect((await team.useLink(secretOf(invite_url), given, '', nobody())).whoami.name).toBe('vi@hive.test');
  });

  test('a link is too old after its time', async () => {
    const { team, member, pass } = teamRoom();
    const admin = await member('ada@hive.test', 'admin');
    const { invite_url } = team.createUser({ email: 'vi@hive.test', role: 'viewer' }, admin.caller);
    pass(7 * DAY_MS);
    expect(() => team.showLink(secretOf(invite_url))).toThrow(refused('not_found'));
  });

  test('a reset ends every session, and the old password', async () => {
    const { team, as, nobody, member } = teamRoom();
    const admin = await member('ada@hive.test', 'admin');
    const vi = await member('vi@hive.test', 'viewer');
    const { url } = team.createPasswordLink(vi.id, admin.caller);
    expect(as({ cookie: vi.cookie }).kind, 'asking for a link ends nothing').toBe('user');
    await team.useLink(secretOf(url), { password: 'another long password' }, '', nobody());
    expect(as({ cookie: vi.cookie }).kind).toBe('anonymous');
    await expect(team.signIn({ email: 'vi@hive.test', password: PASSWORD }, '', nobody())).rejects.toThrow(
      refused('unauthorized'),
    );
  });
});

describe('signing in', () => {
  test('tells nobody whether the email or the password is wrong', async () => {
    const { team, nobody, member } = teamRoom();
    await member('ada@hive.test', 'admin');
    const tries = ['ada@hive.test', 'nobody@hive.test'].map((email) =>
      team.signIn({ email, password: 'wrong' }, '', nobody()).catch((error: unknown) => HiveError.from(error).toWire()),
    );
    const [known, unknown] = await Promise.all(tries);
    expect(known).toEqual(unknown);
  });

  test('is throttled for the account from everywhere, and lets the right one in after the wait', async () => {
    const { team, nobody, member, pass } = teamRoom();
    await member('ada@hive.test', 'admin');
    const attempt = (password: string, n: number) =>
      team.signIn({ email: 'ada@hive.test', password }, '', { ...nobody(), address: `10.0.0.${n}` });
    // Counted at once: waiting for the answers first would make tries at the same moment free.
    const tries = await Promise.allSettled(Array.from({ length: 14 }, (_, n) => attempt('wrong', n)));
    const codes = tries.map((one) => (one.status === 'rejected' ? one.reason.code : 'in'));
    expect(codes.filter((code) => code === 'unauthorized')).toHaveLength(11);
    expect(codes.at(-1)).toBe('rate_limited');
    await expect(attempt(PASSWORD, 99)).rejects.toThrow(refused('rate_limited'));
    pass(60_000);
    expect((await attempt(PASSWORD, 99)).whoami.role).toBe('admin');
  });

  test('is throttled for an address whichever accounts it tries, and for no other address', async () => {
    const { team, nobody, member } = teamRoom();
    await member('ada@hive.test', 'admin');
    const attempt = (address: string, n: number) =>
      team.signIn({ email: `guess-${n}@hive.test`, password: 'wrong' }, '', { ...nobody(), address });
    const tries = await Promise.allSettled(Array.from({ length: 24 }, (_, n) => attempt('10.0.0.1', n)));
    const codes = tries.map((one) => (one.status === 'rejected' ? one.reason.code : 'in'));
    expect(codes.filter((code) => code === 'unauthorized')).toHaveLength(21);
    await expect(attempt('10.0.0.1', 99)).rejects.toThrow(refused('rate_limited'));
    await expect(attempt('10.0.0.2', 99)).rejects.toThrow(refused('unauthorized'));
    await Promise.allSettled(Array.from({ length: 24 }, (_, n) => attempt(`2001:db8::${n}`, n)));
    await expect(attempt('2001:db8::99', 99)).rejects.toThrow(refused('rate_limited'));
  });

  test('a cookie that a script or another site could use is not given', async () => {
    const { team, as, member } = teamRoom();
    const { cookie } = await member('ada@hive.test', 'admin');
    expect(cookie).toMatch(/^rbee_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    const secure = { ...OFFICE, secure: true };
    const signedIn = await team.signIn({ email: 'ada@hive.test', password: PASSWORD }, '', as({}, secure));
    expect(signedIn.cookie).toMatch(/^__Host-rbee_session=.*; Secure;/);
    expect(as({ cookie: signedIn.cookie }, secure).kind).toBe('user');
    expect(as({ cookie: signedIn.cookie.replace('__Host-', '') }, secure).kind, 'planted by a neighbour').toBe(
      'anonymous',
    );
  });

  test('gives a new session each time, so that one that was planted is worth nothing', async () => {
    const { team, as, nobody, member } = teamRoom();
    await member('ada@hive.test', 'admin');
    const planted = 'A'.repeat(43);
    await team.signIn({ email: 'ada@hive.test', password: PASSWORD }, '', nobody());
    expect(as({ cookie: `rbee_session=${planted}` }).kind).toBe('anonymous');
  });

  test('a session ends after a week without use, after a month anyway, and when it is ended', async () => {
    const { team, as, member, pass } = teamRoom();
    const rested = await member('ada@hive.test', 'admin');
    pass(7 * DAY_MS);
    expect(as(rested).kind).toBe('anonymous');
    const used = await member('ada@hive.test', 'admin');
    for (let day = 0; day < 29; day += 1) {
      pass(DAY_MS);
      expect(as(used).kind).toBe('user');
    }
    pass(DAY_MS);
    expect(as(used).kind).toBe('anonymous');
    const ended = await member('ada@hive.test', 'admin');
    team.signOut(ended.caller);
    expect(as(ended).kind).toBe('anonymous');
  });

  test('a new password needs the old one, and ends the other sessions', async () => {
    const { team, as, nobody, member } = teamRoom();
    const first = await member('ada@hive.test', 'admin');
    const other = await team.signIn({ email: 'ada@hive.test', password: PASSWORD }, '', nobody());
    const change = (current: string) =>
      team.changePassword({ current, password: 'another long password' }, as({ cookie: other.cookie }));
    await expect(change('wrong')).rejects.toThrow(refused('forbidden'));
    await change(PASSWORD);
    expect(as(first).kind).toBe('anonymous');
    expect(as({ cookie: other.cookie }).kind).toBe('user');
  });
});

describe('people', () => {
  test('a new role and being disabled hold from the next request on, for streams too', async () => {
    const { team, as, member } = teamRoom();
    await member('ada@hive.test', 'admin');
    const vi = await member('vi@hive.test', 'operator');
    team.changeUser(vi.id, { role: 'viewer' });
    expect(as(vi)).toMatchObject({ role: 'viewer' });
    expect(team.stillHolds(vi.caller)).toBe(true);
    team.changeUser(vi.id, { disabled: true });
    expect(as(vi).kind).toBe('anonymous');
    expect(team.stillHolds(vi.caller)).toBe(false);
    await expect(team.signIn({ email: 'vi@hive.test', password: PASSWORD }, '', as({}))).rejects.toThrow(
      refused('unauthorized'),
    );
  });

  test('the only admin who can sign in stays one', async () => {
    const { team, member } = teamRoom();
    const ada = await member('ada@hive.test', 'admin');
    team.createUser({ email: 'invited@hive.test', role: 'admin' }, ada.caller);
    for (const change of [{ role: 'viewer' as const }, { disabled: true }]) {
      expect(() => team.changeUser(ada.id, change)).toThrow(refused('conflict'));
    }
    await member('bo@hive.test', 'admin');
    expect(team.changeUser(ada.id, { role: 'viewer' }).role).toBe('viewer');
    // To ask for no change is no fault.
    expect(team.changeUser(ada.id, {}).role).toBe('viewer');
  });

  test('see their own sessions and end them; an admin those of all', async () => {
    const { team, as, member } = teamRoom();
    const ada = await member('ada@hive.test', 'admin');
    const vi = await member('vi@hive.test', 'viewer');
    expect(team.listSessions(vi.caller)).toMatchObject([{ email: 'vi@hive.test', current: true }]);
    const [adas] = team.listSessions(ada.caller).filter((session) => session.current);
    expect(() => team.endSession(adas?.id ?? '', vi.caller)).toThrow(refused('not_found'));
    const [vis] = team.listSessions(ada.caller).filter((session) => session.email === 'vi@hive.test');
    team.endSession(vis?.id ?? '', ada.caller);
    expect(as(vi).kind).toBe('anonymous');
  });
});

describe('tokens', () => {
  test('let a program in with their role until they are revoked or expire', async () => {
    const { team, as, member, pass } = teamRoom();
    const ada = await member('ada@hive.test', 'admin');
    const { id, token } = team.createToken({ name: 'ci', role: 'operator' }, ada.caller);
    expect(token).toMatch(/^rbee_[\w-]{43}$/);
    expect(as({ token })).toMatchObject({ kind: 'token', role: 'operator', name: 'token ci' });
    expect(team.listTokens()).toMatchObject([{ name: 'ci', created_by: 'ada@hive.test' }]);
    team.revokeToken(id);
    expect(as({ token }).kind).toBe('anonymous');
    expect(() => team.revokeToken(id)).toThrow(refused('not_found'));

    const later = team.createToken({ name: 'day', role: 'viewer', expires_at: '2026-01-02T00:00:00Z' }, ada.caller);
    expect(as({ token: later.token }).kind).toBe('token');
    pass(DAY_MS);
    expect(as({ token: later.token }).kind).toBe('anonymous');
  });

  test('never may more than who made them, directly or by another token', async () => {
    const { team, as, member } = teamRoom();
    await member('ada@hive.test', 'admin');
    const bo = await member('bo@hive.test', 'admin');
    const first = team.createToken({ name: 'first', role: 'admin' }, bo.caller);
    const second = team.createToken({ name: 'second', role: 'admin' }, as({ token: first.token }));
    team.changeUser(bo.id, { role: 'viewer' });
    expect(as({ token: second.token })).toMatchObject({ role: 'viewer' });
    team.changeUser(bo.id, { disabled: true });
    for (const { token } of [first, second]) expect(as({ token }).kind).toBe('anonymous');
  });

  test('a wrong one is refused even where nobody has to sign in', () => {
    const { as } = teamRoom();
    expect(as({ token: 'rbee_wrong' }, OFFICE, true)).toMatchObject({ kind: 'anonymous' });
  });

  test('a name is given once, as it says who asked for a model', async () => {
    const { team, machine } = teamRoom();
    team.revokeToken(team.createToken({ name: 'ci', role: 'viewer' }, machine).id);
    expect(() => team.createToken({ name: 'ci', role: 'viewer' }, machine)).toThrow(refused('conflict'));
  });
});

test('no password, cookie, link or token can be read in the database', async () => {
  const { team, member, dump } = teamRoom();
  const ada = await member('ada@hive.test', 'admin');
  const { token } = team.createToken({ name: 'ci', role: 'viewer' }, ada.caller);
  const { invite_url } = team.createUser({ email: 'vi@hive.test', role: 'viewer' }, ada.caller);
  const stored = dump();
  for (const secret of [PASSWORD, ada.cookie.slice(13, 56), token, token.slice(5), secretOf(invite_url)]) {
    expect(secret.length).toBeGreaterThan(10);
    expect(stored).not.toContain(secret);
  }
  expect(stored).toMatch(/scrypt\$4\$8\$1\$/);
});
