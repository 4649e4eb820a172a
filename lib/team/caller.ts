import { HiveError } from '#lib/contract/hive-error.ts';
import { ROLES, type Role } from '#lib/contract/team.ts';

/** Where a request comes from. */
export interface Origin {
  /** Of the client, seen through the trusted proxies. */
  address: string;
  /** Whether it came by TLS, here or at a trusted proxy. */
  secure: boolean;
  /** Scheme, name and port by which the client reached this hive; links begin with it. */
  site: string;
}

/** Somebody who may do what the role says. */
export type Member = Origin &
  (
    | { kind: 'machine'; role: 'admin'; name: null }
    | { kind: 'user'; role: Role; name: string; userId: string; sessionId: string }
    | { kind: 'token'; role: Role; name: string; tokenId: string }
  );

export type Anonymous = Origin & { kind: 'anonymous'; role: null; name: null; why: HiveError };

export type Caller = Member | Anonymous;

/** For what this process does by itself, without a request. */
export const THIS_PROCESS: Member = {
  kind: 'machine',
  role: 'admin',
  name: null,
  address: '127.0.0.1',
  secure: false,
  site: 'http://localhost',
};

export const isAtLeast = (role: Role, least: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(least);

/** Throws `unauthorized` for somebody unknown and `forbidden` for a lesser role. */
export function requireRole(caller: Caller, least: Role): Member {
  if (caller.kind === 'anonymous') throw caller.why;
  if (isAtLeast(caller.role, least)) return caller;
  throw new HiveError('forbidden', `This is for ${PEOPLE[least]}; you are ${A_ROLE[caller.role]} here.`, {
    hint: 'Ask an admin of this hive to do it, or for another role.',
    details: { role: caller.role, needs: least },
  });
}

const PEOPLE: Record<Role, string> = { viewer: 'members', operator: 'operators and admins', admin: 'admins' };
const A_ROLE: Record<Role, string> = { viewer: 'a viewer', operator: 'an operator', admin: 'an admin' };
