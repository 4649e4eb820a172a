import { HiveError } from '#lib/contract/hive-error.ts';
import { type Holder, type HubTokens, THE_HIVE } from './hub-tokens.ts';

export interface HubAccount {
  token: string | null;
  source: 'hive' | 'environment' | null;
  owner: string | null;
}

/** Somebody for whom the Hub is asked. */
export interface OnBehalf {
  /** Null for the hive itself, and for programs: their tokens may be in anybody's hands. */
  userId: string | null;
  name: string | null;
  /** A job that was begun as this person does not go on as the hive. */
  ownOnly: boolean;
}

export const THE_HIVE_ITSELF: OnBehalf = { userId: null, name: null, ownOnly: false };

export interface AccountParts {
  tokens: HubTokens;
  environmentEndpoint: string;
  /** What it throws is thrown. */
  fromEnvironment(): string | null;
}

const NOBODY: HubAccount = { token: null, source: null, owner: null };

/**
 * The hive's token for an endpoint: the one that was set here for it, else the environment's, which is for the
 * environment's endpoint. A token never follows the hive to another Hub.
 */
export function accountFor(
  endpoint: string,
  { tokens, environmentEndpoint, fromEnvironment }: AccountParts,
): HubAccount {
  if (tokens.find(THE_HIVE)?.endpoint === endpoint) {
    const stored = tokens.open(THE_HIVE);
    return { token: stored?.token ?? null, source: 'hive', owner: stored?.owner ?? null };
  }
  if (endpoint !== environmentEndpoint) return NOBODY;
  const token = fromEnvironment();
  return token === null ? NOBODY : { token, source: 'environment', owner: null };
}

/** As the settings show it. One that can't be sent is set all the same: the jobs that need it say what is wrong. */
export function showAccount(endpoint: string, parts: AccountParts): Omit<HubAccount, 'token'> & { set: boolean } {
  const stored = parts.tokens.find(THE_HIVE);
  if (stored?.endpoint === endpoint) return { set: true, source: 'hive', owner: stored.owner };
  try {
    const { token, source, owner } = accountFor(endpoint, parts);
    return { set: token !== null, source, owner };
  } catch (error) {
    if (HiveError.is(error)) return { set: true, source: 'environment', owner: null };
    throw error;
  }
}

/** The token that goes to `endpoint` for somebody: their own, else the hive's. Throws `invalid_token`. */
export function tokenFor(endpoint: string, who: OnBehalf, parts: AccountParts): string | null {
  if (hasOwnToken(endpoint, who.userId, parts.tokens)) return parts.tokens.open(who.userId as Holder)?.token ?? null;
  if (!who.ownOnly) return accountFor(endpoint, parts).token;
  throw new HiveError('invalid_token', `The Hub token with which ${who.name} asked for this is not here any more.`, {
    hint: `${who.name} can store a token for ${endpoint} on the page Team and retry; or ask for the model anew, with the hive’s token.`,
    details: { requested_by: who.name },
  });
}

export function hasOwnToken(endpoint: string, userId: string | null, tokens: HubTokens): boolean {
  return userId !== null && tokens.find(userId)?.endpoint === endpoint;
}
