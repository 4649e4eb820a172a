/**
 * What is wrong with the name of a repo, or null. The rule is huggingface_hub's `validate_repo_id`, with the
 * organisation required: ASCII letters, digits, `-`, `_`, `.`; each part starts and ends with a letter, digit or `_`;
 * at most 96 characters a part; no `--`, no `..`, no `.git` at the end.
 */
export function explainRepoName(repo: string): string | null {
  const parts = repo.split('/');
  if (parts.length !== 2) return 'it needs one organisation and one name';
  for (const part of parts) {
    if (part === '') return 'the organisation or the name is empty';
    if (part.length > 96) return 'a part of it is longer than 96 characters';
    if (!/^[A-Za-z0-9_.-]+$/.test(part)) return 'it may hold only letters, digits, “-”, “_” and “.”';
    if (!/^\w/.test(part) || !/\w$/.test(part)) return 'no part of it may start or end with “-” or “.”';
    if (part.includes('--') || part.includes('..')) return 'it may not hold “--” or “..”';
  }
  return repo.endsWith('.git') ? 'it may not end with “.git”' : null;
}

export function isRepoName(repo: string): boolean {
  return explainRepoName(repo) === null;
}
