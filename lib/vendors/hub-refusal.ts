import { HiveError } from '#lib/contract/hive-error.ts';
import type { Answer } from './hub-transport.ts';
import { retryAfterMs } from './retry-after.ts';

/** What was asked of the Hub, for the words of its refusal. */
export interface Asked {
  /** Without a slash at its end. */
  endpoint: string;
  hasToken: boolean;
  /** Null for a search. */
  repo: string | null;
  revision: string | null;
  path: string | null;
}

/** An answer of 400 and more as our error. The cases are the table in the Hub's facts, seen on the live Hub in 2026. */
export function refusalOf(answer: Answer, asked: Asked): HiveError {
  const code = answer.headers.get('x-error-code');
  const said = saidBy(answer);
  if (answer.status === 429) return rateLimited(answer, asked);
  if (code === 'GatedRepo') return gated(asked, said);
  if (/access to this resource is disabled/i.test(said)) return disabledRepo(asked.repo ?? '');
  if (code === 'RepoNotFound') return repoNotFound(asked, said);
  if (code === 'RevisionNotFound') return revisionNotFound(asked, said);
  if (code === 'EntryNotFound') return fileNotFound(asked, said);
  if (answer.status === 401) return unauthorized(asked, said);
  if (answer.status === 403 && asked.hasToken) return notAllowed(asked, said);
  if (answer.status === 404 && asked.path !== null) return fileNotFound(asked, said);
  if (answer.status === 404 && asked.repo !== null) return repoNotFound(asked, said);
  if (answer.status === 407) {
    return new HiveError('hub_unreachable', 'The proxy asks for a login.', {
      hint: 'Put user and password into the address of the proxy.',
    });
  }
  return new HiveError('hub_error', `The Hub answered with status ${answer.status}.`, {
    details: { status: answer.status, hub_message: said },
  });
}

/** The Hub lists such a repo and refuses its files. */
export function disabledRepo(repo: string): HiveError {
  return new HiveError('repo_not_found', `The Hub has disabled ${repo}.`, {
    hint: 'Pick another repository; this one can’t be downloaded.',
    details: { repo, disabled: true },
  });
}

/** Anonymous, the Hub says of a missing or private repo that the login is wrong. */
function unauthorized(asked: Asked, said: string): HiveError {
  if (asked.repo !== null && (!asked.hasToken || /invalid username or password/i.test(said))) {
    return repoNotFound(asked, said);
  }
  if (!asked.hasToken) {
    return new HiveError('invalid_token', 'The Hub asks for a token.', {
      hint: 'Set the token of a Hub account.',
      details: { hub_message: said },
    });
  }
  return new HiveError('invalid_token', 'The Hub does not know the token of this hive.', {
    details: { hub_message: said },
  });
}

function notAllowed({ repo }: Asked, said: string): HiveError {
  return new HiveError('invalid_token', `The token of this hive may not read ${repo ?? 'this'}.`, {
    hint: 'Give the token the right to read this repository in your Hub account, or set another one.',
    details: { repo, hub_message: said },
  });
}

function gated({ endpoint, repo, hasToken }: Asked, said: string): HiveError {
  const page = `${endpoint}/${repo}`;
  const hint = hasToken
    ? `Ask for access at ${page} with the account of this hive’s token and retry once it is granted, or set another account’s token.`
    : `Accept the conditions at ${page} with your account, set that account’s token, then retry.`;
  return new HiveError('gated', `${repo} is given only to those who accepted its conditions.`, {
    hint,
    details: { repo, access_page: page, has_token: hasToken, hub_message: said },
  });
}

function repoNotFound({ repo, hasToken }: Asked, said: string): HiveError {
  return new HiveError('repo_not_found', `The Hub has no repository ${repo}, or it is private.`, {
    hint: hasToken
      ? 'Check the spelling. If the repository is private, set the token of an account that may read it.'
      : 'Check the spelling. If the repository is private, set a Hub token that may read it.',
    details: { repo, has_token: hasToken, hub_message: said },
  });
}

function revisionNotFound({ repo, revision }: Asked, said: string): HiveError {
  return new HiveError('revision_not_found', `${repo} has no branch, tag or commit ${revision ?? 'main'}.`, {
    details: { repo, revision, hub_message: said },
  });
}

function fileNotFound({ repo, path }: Asked, said: string): HiveError {
  return new HiveError('file_not_found', `${repo} has no file ${path ?? ''} at this revision.`, {
    details: { repo, file: path, hub_message: said },
  });
}

function rateLimited({ headers }: Answer, { hasToken }: Asked): HiveError {
  const waitMs = retryAfterMs(headers, Date.now());
  const wait = waitMs === null ? 'Wait some minutes' : `Wait ${Math.ceil(waitMs / 1000)} s`;
  return new HiveError('rate_limited', 'The Hub has had too many requests from here.', {
    hint: hasToken ? `${wait}, then retry.` : `${wait}, then retry; a Hub token raises the limit.`,
    details: { retry_after_ms: waitMs, window: headers.get('ratelimit')?.slice(0, 200) ?? null },
  });
}

/** The Hub's own words, for details only: short, and nothing in them that a terminal would obey. */
function saidBy({ headers, body }: Answer): string {
  const text = headers.get('x-error-message') ?? body.subarray(0, 2000).toString('utf8');
  return text.replace(/\p{C}+/gu, ' ').slice(0, 300);
}
