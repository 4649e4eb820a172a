import type { Caller } from './accounts.ts';
import type { HostedRepo } from './sealed-repo.ts';

/** A refusal as the Hub words it. */
export interface Refusal {
  status: number;
  message: string;
  code?: 'RepoNotFound' | 'RevisionNotFound' | 'EntryNotFound' | 'GatedRepo';
  /** The body is the bare message instead of JSON. */
  plain?: true;
  commit?: string;
}

/** What is asked of a repo, as far as its gates differ. */
export type Need = 'listing' | 'files' | 'commits' | 'auth-check';

/** Why this caller may not have that of this repo; null when he may. */
export function refusal(caller: Caller, repo: HostedRepo | null, id: string, need: Need): Refusal | null {
  const gatedNeed = need !== 'listing';
  if (caller.kind === 'bad-token') {
    if (repo?.gated && !repo.private && gatedNeed) return gatedAnonymous(repo.id);
    return INVALID_TOKEN;
  }
  if (!repo || !mayKnow(caller, repo)) return missingRepo(caller, id);
  if (repo.disabled && need === 'commits') return gatedAnonymous(repo.id);
  if (repo.disabled && gatedNeed) return { status: 403, message: 'Access to this resource is disabled.' };
  if (!repo.gated || !gatedNeed || isGranted(caller, repo)) return null;
  return caller.kind === 'account' ? gatedNotListed(repo.id) : gatedAnonymous(repo.id);
}

export const INVALID_TOKEN: Refusal = { status: 401, message: 'Invalid credentials in Authorization header' };
const INVALID_LOGIN: Refusal = { status: 401, message: 'Invalid username or password.' };

export const missingRevision = (revision: string): Refusal => ({
  status: 404,
  message: `Invalid rev id: ${revision}`,
  code: 'RevisionNotFound',
});

export const missingEntry = (commit: string): Refusal => ({
  status: 404,
  message: 'Entry not found',
  code: 'EntryNotFound',
  plain: true,
  commit,
});

/** To someone unknown a missing repo and a private one look the same. */
export function missingRepo(caller: Caller, _id: string): Refusal {
  if (caller.kind !== 'account') return INVALID_LOGIN;
  return { status: 404, message: 'Repository not found', code: 'RepoNotFound' };
}

export function mayKnow(caller: Caller, repo: HostedRepo): boolean {
  if (!repo.private) return true;
  return caller.kind === 'account' && caller.account.owners.includes(repo.id.split('/')[0] ?? '');
}

function isGranted(caller: Caller, repo: HostedRepo): boolean {
  if (caller.kind !== 'account') return false;
  return caller.account.grants.includes('*') || caller.account.grants.includes(repo.id);
}

const gatedAnonymous = (id: string): Refusal => ({
  status: 401,
  message: `Access to model ${id} is restricted. You must have access to it and be authenticated to access it. Please log in.`,
  code: 'GatedRepo',
});

const gatedNotListed = (id: string): Refusal => ({
  status: 403,
  message: `Access to model ${id} is restricted and you are not in the authorized list. Visit https://huggingface.co/${id} to ask for access.`,
  code: 'GatedRepo',
});
