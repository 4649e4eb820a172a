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
  Whoami,
} from '#lib/contract/team.ts';
import type { Caller } from '#lib/team/caller.ts';
import type { SignedIn, Team } from '#lib/team/team.ts';
import type { HubTokens } from '../hub-tokens.ts';

export interface TeamVerbs {
  whoami(): Whoami;
  signIn(request: SignIn, agent: string): Promise<SignedIn>;
  signOut(): { cookie: string };
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
  tokens: HubTokens;
  /** A change of shares may let a job run. */
  wake(): void;
}

export function teamVerbs({ caller, team, tokens, wake }: Parts): TeamVerbs {
  return {
    whoami: () => team.whoami(caller),
    signIn: (request, agent) => team.signIn(request, agent, caller),
    signOut: () => team.signOut(caller),
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
