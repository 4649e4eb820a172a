/** The page of a repo of the Hub on this hive. */
export function repoHref(repo: string, revision?: string | null): string {
  const path = `/discover/${repo.split('/').map(encodeURIComponent).join('/')}`;
  return revision ? `${path}?revision=${encodeURIComponent(revision)}` : path;
}
