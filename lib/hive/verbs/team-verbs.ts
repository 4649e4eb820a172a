import type {
  ChangePassword,
  ChangeUser,
  CreateToken,
  CreateUser,
  Link,
  LinkCreated,
  Session,
  SignIn,
  Token,
  TokenCreated,
  UseLink,
  User,
  UserCreated,
  WaysIn,
  Whoami,
} from '#lib/contract/team.ts';
import type { Caller } from '#lib/team/caller.ts';
import type { OpenIdSignIn, Redirect } from '#lib/team/openid-sign-in.ts';
import type { SignedIn, Team } from '#lib/team/team.ts';
import type { HubTokens } from '../hub-tokens.ts';

export interface TeamVerbs {
  whoami(): Whoami;
  waysIn(): WaysIn | null;
  signIn(request: SignIn, agent: string): Promise<SignedIn>;
  signOut(): { cookie: string };
  /** As people know the provider that they can also sign in with; null where there is none. */
  openIdName(): string | null;
  beginOpenId(to: string | undefined): Promise<Redirect>;
  finishOpenId(answer: URLSearchParams, from: { cookie: string | undefined; agent: string }): Promise<Redirect>;
  changePassword(request: ChangePassword): Promise<void>;
  showLink(secret: string): Link;
  useLink(secret: string, request: UseLink, agent: string): Promise<SignedIn>;
  listUsers(): User[];
  createUser(request: CreateUser): UserCreated;
  changeUser(id: string, change: ChangeUser): User;
  createPasswordLink(id: string): LinkCreated;
  listSessions(): Session[];
  endSession(id: string): void;
  listTokens(): Token[];
  createToken(request: CreateToken): TokenCreated;
  revokeToken(id: string): void;
}

interface Parts {
  caller: Caller;
  team: Team;
  openId: OpenIdSignIn;
  tokens: HubTokens;
  /** A change of shares may let a job run. */
  wake(): void;
}

export function teamVerbs({ caller, team, openId, tokens, wake }: Parts): TeamVerbs {
  return {
    whoami: () => team.whoami(caller),
    waysIn: () => team.waysIn(caller),
    signIn: (request, agent) => team.signIn(request, agent, caller),
    signOut: () => team.signOut(caller),
    openIdName: () => openId.name,
    beginOpenId: (to) => openId.begin(to, caller),
    finishOpenId: (answer, { cookie, agent }) => openId.finish(answer, cookie, agent, caller),
    changePassword: (request) => team.changePassword(request, caller),
    showLink: (secret) => team.showLink(secret),
    useLink: (secret, request, agent) => team.useLink(secret, request, agent, caller),
    listUsers: () => team.listUsers(),
    createUser: (request) => team.createUser(request, caller),
    changeUser: (id, change) => {
      const user = team.changeUser(id, change);
      if (change.disabled) tokens.remove(id);
      // Once this change, which is within a transaction, has been written.
      queueMicrotask(wake);
      return user;
    },
    createPasswordLink: (id) => team.createPasswordLink(id, caller),
    listSessions: () => team.listSessions(caller),
    endSession: (id) => team.endSession(id, caller),
    listTokens: () => team.listTokens(),
    createToken: (request) => team.createToken(request, caller),
    revokeToken: (id) => team.revokeToken(id),
  };
}
