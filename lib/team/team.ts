import type { Actor } from '#lib/audit/actor.ts';
import { AuditTrail } from '#lib/audit/audit-trail.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import {
  type ChangePassword,
  type ChangeUser,
  type CreateToken,
  type CreateUser,
  emailSchema,
  type Link,
  type LinkCreated,
  type Quota,
  type Role,
  type Session,
  type SignIn,
  type Token,
  type TokenCreated,
  type UseLink,
  type User,
  type UserCreated,
  type WaysIn,
  type Whoami,
} from '#lib/contract/team.ts';
import type { Database } from '#lib/database/open-database.ts';
import { type Caller, type Member, type Origin, requireRole } from './caller.ts';
import { type LinkRow, Links } from './links.ts';
import { networkOf } from './network-of.ts';
import { SignInRefused, type Vouched } from './openid-provider.ts';
import { checkPassword, Passwords } from './password.ts';
import { endedCookie, readSessionCookie, sessionCookie } from './session-cookie.ts';
import { Sessions } from './sessions.ts';
import { Throttle } from './throttle.ts';
import { Tokens } from './tokens.ts';
import { hasJoined, type UserRow, Users } from './users.ts';

/** What a request shows of who sends it. */
export interface Credentials {
  authorization: string | undefined;
  cookie: string | undefined;
}

/** Somebody has signed in: who it is now, and the cookie to be set. */
export interface SignedIn {
  whoami: Whoami;
  cookie: string;
}

/** Per account from everywhere: fewer than 100 tries an hour, as ASVS asks, without locking the person out for long. */
const PER_ACCOUNT = { free: 10, firstWaitMs: 2_000, mostWaitMs: 60_000 };
const PER_ADDRESS = { free: 20, firstWaitMs: 2_000, mostWaitMs: 15 * 60_000 };

/** People, their sessions and links, and the tokens of programs. Who may do what is not decided here but by the rules. */
export class Team {
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #links: Links;
  readonly #tokens: Tokens;
  readonly #perAccount: Throttle;
  readonly #perAddress: Throttle;
  readonly #passwords: Passwords;
  readonly #now: () => Date;
  readonly #trail: AuditTrail;

  /** `withProvider`: whether people can also sign in with an account that somebody else keeps. */
  constructor(database: Database, now: () => Date, { passwords = new Passwords(), withProvider = false } = {}) {
    this.#now = now;
    this.#passwords = passwords;
    this.#trail = new AuditTrail(database, now);
    this.#users = new Users(database, now, withProvider);
    this.#sessions = new Sessions(database, now);
    this.#links = new Links(database, now);
    this.#tokens = new Tokens(database, now);
    this.#perAccount = new Throttle(PER_ACCOUNT, () => now().getTime());
    this.#perAddress = new Throttle(PER_ADDRESS, () => now().getTime());
  }

  /**
   * Who sends this request. `ownMachine` says that it comes from the person at this machine, who is the admin as long
   * as there are no users.
   */
  authenticate(credentials: Credentials, origin: Origin, ownMachine: boolean): Caller {
    const bearer = /^bearer +(\S+)$/i.exec(credentials.authorization ?? '')?.[1];
    if (bearer !== undefined) return this.#byToken(bearer, origin);
    const secret = readSessionCookie(credentials.cookie, origin.secure);
    const found = secret === null ? null : this.#sessions.find(secret);
    if (found) {
      this.#sessions.touch(found.session);
      const { id: userId, email: name, role } = found.user;
      return { ...origin, kind: 'user', role, name, userId, sessionId: found.session.id };
    }
    if (ownMachine && !this.#users.exist()) return { ...origin, kind: 'machine', role: 'admin', name: null };
    return anonymous(origin, 'You are not signed in.', 'Sign in, or send a token: Authorization: Bearer rbee_…');
  }

  /** Whether what was true when the request came is true still; streams ask this as they go on. */
  stillHolds(caller: Caller): boolean {
    if (caller.kind === 'machine') return !this.#users.exist();
    if (caller.kind === 'user') return this.#sessions.findById(caller.sessionId) !== null;
    return caller.kind === 'token' && this.#tokens.findById(caller.tokenId) !== null;
  }

  /**
   * The path of a new setup link while no admin can sign in; the older one ends. Null once there is an admin, and where
   * the person at the machine (`ownMachine`) is one without signing in.
   */
  createSetupLink(ownMachine: boolean): string | null {
    if (this.#users.hasActiveAdmin() || (ownMachine && !this.#users.exist())) return null;
    return this.#links.create('setup', null).path;
  }

  whoami({ kind, name, role }: Caller): Whoami {
    return { kind, name, role };
  }

  /** Null for who does not sign in. */
  waysIn(caller: Caller): WaysIn | null {
    if (caller.kind !== 'user') return null;
    const { passwordHash, identity } = this.#users.get(caller.userId);
    return { password: passwordHash !== null, provider: identity !== null };
  }

  /** Throws `unauthorized` for a wrong email or password without saying which, `rate_limited` after too many. */
  async signIn({ email, password }: SignIn, agent: string, caller: Caller): Promise<SignedIn> {
    const network = networkOf(caller.address);
    this.#perAddress.require(network);
    this.#perAccount.require(email);
    this.#perAddress.count(network);
    this.#perAccount.count(email);
    const user = this.#users.findByEmail(email);
    const right = await this.#passwords.matches(password, user?.passwordHash ?? null);
    if (!user || !right || user.disabledAt !== null) {
      this.#trail.write({ action: 'sign_in_refused', target: email });
      throw new HiveError('unauthorized', 'The email or the password is not right.', {
        hint: 'Try again, or ask an admin for a link to choose a new password.',
      });
    }
    this.#perAddress.forget(network);
    this.#perAccount.forget(email);
    return this.#trail.transact(() => {
      this.#trail.write(
        { action: 'sign_in', target: email, details: { agent: agent.slice(0, 300) } },
        signedInAs(email, caller),
      );
      return this.#beginSession(user.id, agent, caller);
    });
  }

  /**
   * Lets in whom a provider vouches for: who came this way before, who is in the team by this email and has no other way
   * to sign in or is signed in, and, as `newcomers`, anybody else. Throws `SignInRefused`.
   */
  enterVouched(vouched: Vouched, newcomers: Role | null, agent: string, caller: Caller): SignedIn {
    return this.#trail.transact(() => {
      const known = this.#users.findByIdentity(vouched.identity);
      const { id, email, disabledAt } = known ?? this.#bind(vouched, newcomers, caller);
      if (disabledAt !== null) throw new SignInRefused('disabled', `${email} is disabled.`);
      const details = { agent: agent.slice(0, 300), by: 'openid', identity: vouched.identity };
      this.#trail.write({ action: 'sign_in', target: email, details }, signedInAs(email, caller));
      return this.#beginSession(id, agent, caller);
    });
  }

  signOut(caller: Caller): { cookie: string } {
    if (caller.kind === 'user') {
      this.#trail.transact(() => {
        this.#sessions.end(caller.sessionId);
        this.#trail.write({ action: 'sign_out', target: caller.name });
      });
    }
    return { cookie: endedCookie(caller.secure) };
  }

  /** Throws `conflict` where there is none, `rate_limited` after too many wrong tries, `forbidden` when it is wrong. */
  async changePassword({ current, password }: ChangePassword, caller: Caller): Promise<void> {
    const member = requireUser(caller);
    const user = this.#users.get(member.userId);
    if (user.passwordHash === null) {
      throw new HiveError('conflict', 'You have no password at this hive.', {
        hint: 'Ask an admin for a link to choose one.',
      });
    }
    this.#perAccount.require(user.email);
    this.#perAccount.count(user.email);
    if (!(await this.#passwords.matches(current, user.passwordHash))) {
      throw new HiveError('forbidden', 'The present password is not right.', { hint: 'Try again.' });
    }
    this.#perAccount.forget(user.email);
    checkPassword(password, user.email);
    const passwordHash = await this.#passwords.hash(password);
    this.#trail.transact(() => {
      this.#users.change(user.id, { passwordHash });
      this.#sessions.endAllOf(user.id, member.sessionId);
      this.#links.forgetAllOf(user.id);
      this.#trail.write({ action: 'password_change', target: user.email });
    });
  }

  /** Throws `not_found` when it was used, has expired or never was: which of them is nobody's business. */
  showLink(secret: string): Link {
    const link = this.#getLink(secret);
    const user = link.userId === null ? null : this.#users.get(link.userId);
    return {
      kind: link.kind,
      email: user?.email ?? null,
      role: user?.role ?? 'admin',
      expires_at: link.expiresAt,
    };
  }

  /** The person chooses a password and is signed in; the link is used up and every other session of theirs ends. */
  async useLink(secret: string, given: UseLink, agent: string, caller: Caller): Promise<SignedIn> {
    const link = this.#getLink(secret);
    const email = link.userId === null ? given.email : this.#users.get(link.userId).email;
    if (email === undefined) {
      throw new HiveError('invalid_request', 'Say with which email you want to sign in.', { hint: 'Add an email.' });
    }
    checkPassword(given.password, email);
    const passwordHash = await this.#passwords.hash(given.password);
    return this.#trail.transact(() => {
      if (!this.#links.use(this.#getLink(secret))) throw unusable();
      const userId = this.#settle(link, email, passwordHash);
      const deed = { action: 'link_use', target: email, details: { kind: link.kind, user_id: userId } } as const;
      this.#trail.write(deed, signedInAs(email, caller));
      return this.#beginSession(userId, agent, caller);
    });
  }

  /** The person of this name; null for a program's token, and for whoever is not here. */
  findPerson(name: string | null): { id: string; quota: Quota | null } | null {
    return name === null ? null : this.#users.findByEmail(name);
  }

  listUsers(): User[] {
    return this.#users.list();
  }

  /** Throws `conflict` when the first one is no admin: nobody could let others in. */
  createUser({ email, role }: CreateUser, caller: Caller): UserCreated {
    if (!this.#users.exist() && role !== 'admin') {
      throw new HiveError('conflict', 'The first user of a hive has to be an admin.', {
        hint: 'Make an account for yourself first, then invite the others.',
      });
    }
    const user = this.#users.create({ email, role, passwordHash: null, createdBy: caller.name });
    const { path } = this.#links.create('invitation', user.id);
    return { user: this.#users.show(user.id), invite_url: `${caller.site}${path}` };
  }

  /** For the shell. Somebody who is there already gets the role and the password, and is let in again. */
  async addUser(given: { email: string; role: CreateUser['role']; password: string }): Promise<User> {
    checkPassword(given.password, given.email);
    const passwordHash = await this.#passwords.hash(given.password);
    const { email, role } = given;
    return this.#trail.transact(() => {
      const known = this.#users.findByEmail(email);
      const id = known?.id ?? this.#users.create({ email, role, passwordHash, createdBy: null }).id;
      this.#users.change(id, { role, passwordHash, disabledAt: null });
      this.#sessions.endAllOf(id);
      this.#links.forgetAllOf(id);
      const details = { user_id: id, role, password: 'set' };
      this.#trail.write({ action: known ? 'user_change' : 'user_create', target: email, details });
      return this.#users.show(id);
    });
  }

  /** Takes effect with the next request. Throws `conflict` when nobody would be left to let others in. */
  changeUser(id: string, { role, disabled, quota }: ChangeUser): User {
    const user = this.#users.get(id);
    const loses = (role !== undefined && role !== 'admin') || disabled === true;
    if (user.role === 'admin' && loses && !this.#users.hasActiveAdmin(id)) {
      throw new HiveError('conflict', `${user.email} is the only admin who can sign in.`, {
        hint: 'Make somebody else an admin first.',
      });
    }
    this.#users.change(id, {
      ...(role !== undefined && { role }),
      ...(quota !== undefined && { quota }),
      ...(disabled !== undefined && { disabledAt: disabled ? this.#now().toISOString() : null }),
    });
    if (disabled) {
      this.#sessions.endAllOf(id);
      this.#links.forgetAllOf(id);
    }
    return this.#users.show(id);
  }

  /** A new link for a new password; an invitation anew for somebody who has none yet. The old password holds till then. */
  createPasswordLink(id: string, caller: Caller): LinkCreated {
    const user = this.#users.get(id);
    if (user.disabledAt !== null) {
      throw new HiveError('conflict', `${user.email} is disabled.`, { hint: 'Enable the user first.' });
    }
    const { path, expiresAt } = this.#links.create(hasJoined(user) ? 'reset' : 'invitation', id);
    return { url: `${caller.site}${path}`, expires_at: expiresAt };
  }

  /** One's own; everybody's for an admin. */
  listSessions(caller: Caller): Session[] {
    const member = requireRole(caller, 'viewer');
    const own = member.kind === 'user' ? member : null;
    if (member.role === 'admin') return this.#sessions.list(null, own?.sessionId ?? null);
    return own ? this.#sessions.list(own.userId, own.sessionId) : [];
  }

  /** Throws `not_found` for one that the caller does not see. */
  endSession(id: string, caller: Caller): void {
    if (!this.listSessions(caller).some((session) => session.id === id)) {
      throw new HiveError('not_found', `There is no session ${id}.`, { hint: 'It may have ended already.' });
    }
    this.#sessions.end(id);
  }

  listTokens(): Token[] {
    return this.#tokens.list();
  }

  /** By which they are known to people, also when they can't be used any more. */
  nameOfToken(id: string): string {
    return this.#tokens.nameOf(id);
  }

  emailOf(id: string): string {
    return this.#users.get(id).email;
  }

  createToken(request: CreateToken, caller: Caller): TokenCreated {
    return this.#tokens.create(request, this.#makerBehind(caller));
  }

  revokeToken(id: string): void {
    this.#tokens.revoke(id);
  }

  /** A token that makes tokens passes on who made it, so that they end with that person. */
  #makerBehind(caller: Caller): string | null {
    if (caller.kind === 'user') return caller.userId;
    return caller.kind === 'token' ? (this.#tokens.findById(caller.tokenId)?.createdBy ?? null) : null;
  }

  #byToken(secret: string, origin: Origin): Caller {
    const token = this.#tokens.find(secret);
    if (!token) {
      return anonymous(
        origin,
        'This token is not known here, has expired or was revoked.',
        'Ask an admin for another.',
      );
    }
    this.#tokens.touch(token);
    return { ...origin, kind: 'token', role: token.effectiveRole, name: `token ${token.name}`, tokenId: token.id };
  }

  /** The setup link ends with the first admin, however that one came. */
  #getLink(secret: string): LinkRow {
    const link = this.#links.find(secret);
    if (!link || (link.kind === 'setup' && this.#users.hasActiveAdmin())) throw unusable();
    return link;
  }

  #settle(link: LinkRow, email: string, passwordHash: string): string {
    if (link.userId !== null) {
      this.#users.change(link.userId, { passwordHash });
      this.#sessions.endAllOf(link.userId);
      return link.userId;
    }
    const invited = this.#users.findByEmail(email);
    if (!invited) return this.#users.create({ email, role: 'admin', passwordHash, createdBy: null }).id;
    this.#users.change(invited.id, { role: 'admin', passwordHash, disabledAt: null });
    this.#links.forgetAllOf(invited.id);
    return invited.id;
  }

  /** From now on this account is known by what never changes; the email of the provider may. */
  #bind({ identity, email: said }: Vouched, newcomers: Role | null, caller: Caller): UserRow {
    const { data: email } = emailSchema.safeParse(said);
    if (email === undefined) throw new SignInRefused('unverified', `No email is vouched for with ${identity}.`);
    const known = this.#users.findByEmail(email);
    const isOwn = caller.kind === 'user' && caller.userId === known?.id;
    if (known && !isOwn && known.identity !== null) {
      throw new SignInRefused('other_account', `${email} is ${known.identity}.`);
    }
    // Whoever gives out emails at the provider would else be whoever has a password here, an admin as well.
    if (known && !isOwn && known.passwordHash !== null) {
      throw new SignInRefused('has_password', `${email} has a password and did not sign in with it.`);
    }
    // The first one has to be an admin, which nobody becomes by this way.
    if (!known && (newcomers === null || !this.#users.exist())) {
      throw new SignInRefused('not_invited', `${email} is not in this team.`);
    }
    const id = known?.id ?? this.#welcome(email, newcomers ?? 'viewer');
    this.#users.change(id, { identity });
    this.#links.forgetAllOf(id);
    const details = { user_id: id, identity, by: 'openid' };
    this.#trail.write({ action: 'user_change', target: email, details }, signedInAs(email, caller));
    return this.#users.get(id);
  }

  #welcome(email: string, role: Role): string {
    const { id } = this.#users.create({ email, role, passwordHash: null, createdBy: null });
    this.#trail.write({ action: 'user_create', target: email, details: { user_id: id, role, by: 'openid' } });
    return id;
  }

  #beginSession(userId: string, agent: string, caller: Caller): SignedIn {
    const secret = this.#sessions.begin(userId, caller.address, agent);
    const { email: name, role } = this.#users.get(userId);
    return { whoami: { kind: 'user', name, role }, cookie: sessionCookie(secret, caller.secure) };
  }
}

/** The request itself came from somebody who was not known yet. */
const signedInAs = (email: string, { address }: Origin): Actor => ({ kind: 'user', name: email, address });

function requireUser(caller: Caller): Member & { kind: 'user' } {
  if (caller.kind === 'user') return caller;
  throw new HiveError('forbidden', 'Only a person who is signed in has a password.', { hint: 'Sign in first.' });
}

const unusable = () =>
  new HiveError('not_found', 'This link has been used already, or is too old.', {
    hint: 'Ask an admin of the hive for a new one.',
  });

const anonymous = (origin: Origin, message: string, hint: string): Caller => ({
  ...origin,
  kind: 'anonymous',
  role: null,
  name: null,
  why: new HiveError('unauthorized', message, { hint }),
});
