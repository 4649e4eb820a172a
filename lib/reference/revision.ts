import { quote, refuse } from './refuse.ts';

/**
 * The normal form of a revision, or null for the default branch. On the Hub that branch is always `main`.
 * Throws `invalid_reference` for what git's check-ref-format would refuse.
 */
export function normalRevision(text: string): string | null {
  const revision = text.startsWith('refs/heads/') ? text.slice('refs/heads/'.length) : text;
  if (revision === 'main' || revision === 'HEAD') return null;
  const fault = explainRevision(revision);
  if (fault !== null) {
    throw refuse(
      `The revision ${quote(text)} can’t be used: ${fault}.`,
      'Write a branch, a tag or a commit after the @, and a : before a quant or a file.',
    );
  }
  return /^[0-9a-f]{40}$/i.test(revision) ? revision.toLowerCase() : revision;
}

/** Splits `refs/pr/3/…` and `branch/…` into the revision and what follows; a slash within a branch is `%2F` in URLs. */
export function splitRevision(parts: string[]): { revision: string; rest: string[] } {
  const known = parts[0] === 'refs' && /^(pr|convert|heads)$/.test(parts[1] ?? '') && parts.length >= 3;
  const count = known ? 3 : 1;
  return { revision: parts.slice(0, count).join('/'), rest: parts.slice(count) };
}

function explainRevision(revision: string): string | null {
  if (revision === '') return 'it is empty';
  if (revision === '@' || revision.includes('@{')) return 'git has no such name';
  if (revision.length > 250) return 'it is longer than 250 characters';
  if (/[\s~^:?*[\\]/.test(revision)) return 'it holds a character that no branch has';
  if (revision.includes('..')) return 'it may not hold “..”';
  if (revision.toLowerCase().endsWith('.gguf')) return 'it looks like a file';
  for (const part of revision.split('/')) {
    if (part === '') return 'one of its parts is empty';
    if (/^[.-]|\.$|\.lock$/.test(part)) return 'one of its parts starts or ends in a way that git refuses';
  }
  return null;
}
