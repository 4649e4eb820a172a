/** A repo as it stands in the address of its page. */
export interface AskedRepo {
  repo: string;
  revision: string | null;
}

/** The same for the API, or what it says of one part of it. */
export function repoPath({ repo, revision }: AskedRepo, part: '' | '/fit' | '/readme' | '/revisions' = ''): string {
  const path = `/v1/hub/models/${repo.split('/').map(encodeURIComponent).join('/')}${part}`;
  return revision === null ? path : `${path}?revision=${encodeURIComponent(revision)}`;
}
