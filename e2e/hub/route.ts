import type { Endpoint } from './faults.ts';
import type { Bucket } from './rate-limits.ts';

/** What a request to the Hub asks for, read from its address. */
export interface Route {
  endpoint: Endpoint;
  bucket: Bucket;
  repo: string | null;
  revision: string;
  /** Inside the repo, decoded; empty for its root. */
  path: string;
  /** The address under another name of the repo, otherwise as it was. */
  withRepo(id: string): string;
}

const REPO_CALLS: Record<string, Endpoint> = {
  revision: 'info',
  tree: 'tree',
  'paths-info': 'paths-info',
  refs: 'refs',
  commits: 'commits',
  'auth-check': 'auth-check',
  'xet-read-token': 'xet-token',
};

/** Null for what the Hub does not have. Throws a URIError for a broken percent code. */
export function parseRoute(url: string): Route | null {
  const queryAt = url.indexOf('?');
  const rawPath = queryAt < 0 ? url : url.slice(0, queryAt);
  const query = queryAt < 0 ? '' : url.slice(queryAt);
  const segments = rawPath.split('/').slice(1);
  const [first, second] = segments;
  if (first === 'api' && second === 'whoami-v2') return bare('whoami', 'api', url);
  if (first === 'api' && second === 'models') {
    if (!segments[2]) return bare('search', 'api', url);
    return repoRoute({ segments, repoAt: 2, calls: REPO_CALLS, fallback: 'info', bucket: 'api', query });
  }
  if (first === 'api' && second === 'resolve-cache' && segments[2] === 'models') {
    return repoRoute({ segments, repoAt: 3, calls: {}, fallback: 'resolve-cache', bucket: 'resolvers', query });
  }
  if (!first || first === 'api' || first === 'datasets' || first === 'spaces') return null;
  const calls = { resolve: 'resolve', raw: 'raw' } as const;
  return repoRoute({ segments, repoAt: 0, calls, fallback: 'page', bucket: 'pages', query });
}

interface RepoRouteInput {
  segments: string[];
  repoAt: number;
  calls: Record<string, Endpoint>;
  fallback: Endpoint;
  bucket: Bucket;
  query: string;
}

function repoRoute({ segments, repoAt, calls, fallback, bucket, query }: RepoRouteInput): Route {
  // Old repos have no owner in their name.
  const ownerless = Object.hasOwn(calls, segments[repoAt + 1] ?? '');
  const restAt = repoAt + (ownerless ? 1 : 2);
  const repo = segments.slice(repoAt, restAt).map(decodeURIComponent).join('/');
  const called = calls[segments[restAt] ?? ''];
  const rest = segments.slice(called ? restAt + 1 : restAt);
  const { revision, path } = splitRevision(rest.map(decodeURIComponent));
  const endpoint = called ?? fallback;
  const files = endpoint === 'resolve' || endpoint === 'raw';
  return {
    endpoint,
    bucket: files ? 'resolvers' : bucket,
    repo,
    revision,
    path,
    withRepo: (id) => ['', ...segments.slice(0, repoAt), id, ...segments.slice(restAt)].join('/') + query,
  };
}

function splitRevision(rest: string[]): { revision: string; path: string } {
  const parts = rest[0] === 'refs' ? 3 : 1;
  return { revision: rest.slice(0, parts).join('/') || 'main', path: rest.slice(parts).join('/') };
}

const bare = (endpoint: Endpoint, bucket: Bucket, url: string): Route => ({
  endpoint,
  bucket,
  repo: null,
  revision: 'main',
  path: '',
  withRepo: () => url,
});
