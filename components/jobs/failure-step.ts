import type { WireError } from '#lib/contract/errors.ts';
import { repoHref } from '../discover/repo-href.ts';

/** The one next step that fits a failure. */
export type FailureStep =
  | { kind: 'none' }
  | { kind: 'retry' }
  | { kind: 'wait'; untilMs: number | null }
  /** A page of this hive. */
  | { kind: 'page'; label: string; href: string }
  | { kind: 'link'; label: string; href: string; thenRetry: boolean }
  /** A token of the Hub is missing or wrong; `accessPage` is where its account is let in. */
  | { kind: 'token'; label: string; accessPage: string | null }
  | { kind: 'free-space' }
  | { kind: 'pick'; label: string; choices: string[] }
  /** `orToken`: a token that is missing may be the reason, too. */
  | { kind: 'correct'; label: string; thenRetry: boolean; orToken?: boolean };

export interface FailedJob {
  error: WireError;
  repo: string | null;
  hubEndpoint: string;
  endedAtMs: number | null;
}

export function stepAfter({ error, repo, hubEndpoint, endedAtMs }: FailedJob): FailureStep {
  const { code, details } = error;
  switch (code) {
    case 'gated':
      if (details.has_token === false)
        return { kind: 'token', label: 'Set a token', accessPage: pageOf(repo, hubEndpoint) };
      return repo === null
        ? { kind: 'retry' }
        : { kind: 'link', label: 'Open its access page', href: `${hubEndpoint}/${repo}`, thenRetry: true };
    case 'invalid_token':
      return { kind: 'token', label: 'Set another token', accessPage: null };
    case 'disk_full':
      return { kind: 'free-space' };
    case 'rate_limited':
      return { kind: 'wait', untilMs: waitUntil(details, endedAtMs) };
    case 'quant_not_found':
      return pick(details, 'quants', repo);
    case 'split_incomplete': {
      const step = pick(details, 'quants', repo);
      return step.kind === 'pick' ? step : openRepo(repo);
    }
    case 'file_not_found':
      return pick(details, 'files', repo);
    case 'no_gguf_found':
      return {
        kind: 'page',
        label: 'Look for a GGUF conversion',
        href: `/discover?q=${encodeURIComponent(repo?.split('/')[1] ?? '')}`,
      };
    case 'repo_not_found':
      if (details.disabled === true) return { kind: 'none' };
      // It may be private, or not published yet: the same reference can be right a little later.
      return {
        kind: 'correct',
        label: 'Correct the reference',
        thenRetry: true,
        orToken: details.has_token === false,
      };
    case 'revision_not_found':
      return { kind: 'correct', label: 'Correct the reference', thenRetry: true };
    case 'invalid_reference':
      return { kind: 'correct', label: 'Correct the reference', thenRetry: false };
    case 'unsafe_path':
      // A listing that is not to be trusted is the same at each try, and for each of its files.
      return typeof details.repo === 'string'
        ? { kind: 'none' }
        : { kind: 'correct', label: 'Correct the reference', thenRetry: false };
    case 'corrupt_gguf':
      return openRepo(repo);
    default:
      return { kind: 'retry' };
  }
}

/** What stands beside the step. A countdown says how long to wait, so the words need not. */
export function hintBeside(step: FailureStep, hint: string): string | null {
  if (step.kind !== 'wait' || step.untilMs === null) return hint;
  return /\bHub token\b/.test(hint) ? 'A Hub token raises the limit.' : null;
}

const pageOf = (repo: string | null, hubEndpoint: string): string | null =>
  repo === null ? null : `${hubEndpoint}/${repo}`;

function openRepo(repo: string | null): FailureStep {
  if (repo === null) return { kind: 'none' };
  return { kind: 'page', label: 'Look at the repository', href: repoHref(repo) };
}

function pick(details: WireError['details'], first: 'quants' | 'files', repo: string | null): FailureStep {
  const quants = textsOf(details.quants);
  const files = textsOf(details.files);
  const byQuant = quants.length > 0 && (first === 'quants' || files.length === 0);
  const choices = byQuant ? quants : files;
  if (repo === null || choices.length === 0)
    return { kind: 'correct', label: 'Correct the reference', thenRetry: false };
  return { kind: 'pick', label: byQuant ? 'Pick a quant' : 'Pick a file', choices };
}

/** The list comes from a repo's listing by way of the hive: anything but texts is left out. */
function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function waitUntil(details: WireError['details'], endedAtMs: number | null): number | null {
  const waitMs = details.retry_after_ms;
  return typeof waitMs === 'number' && endedAtMs !== null ? endedAtMs + waitMs : null;
}
