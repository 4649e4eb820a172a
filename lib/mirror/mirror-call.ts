import { isRepoName } from '#lib/reference/repo-name.ts';
import { explainUnsafePath } from '#lib/reference/repo-path.ts';

/** Where the mirror stands on the hive: `HF_ENDPOINT=http://<hive>/hub`. */
export const MIRROR_ROOT = '/hub';

/** What a client of the Hub asks for, of what this mirror answers. Repos and paths in it are safe to be used. */
export type MirrorCall =
  | { kind: 'whoami' }
  | { kind: 'search'; query: URLSearchParams }
  | { kind: 'info' | 'paths-info'; repo: string; revision: string; query: URLSearchParams }
  | { kind: 'tree'; repo: string; revision: string; folder: string; query: URLSearchParams }
  | { kind: 'refs' | 'auth-check'; repo: string }
  | { kind: 'commits'; repo: string; revision: string }
  | { kind: 'file'; repo: string; revision: string; path: string };

export const isForMirror = (target: string): boolean => /^\/hub(?=[/?]|$)/.test(target);

/**
 * Reads a request target below `/hub`, as it came: null for whatever the mirror has no answer to, hostile names
 * included. `isPost` is for the one call that is asked by POST.
 */
export function parseMirrorCall(target: string, isPost: boolean): MirrorCall | null {
  const mark = target.indexOf('?');
  const pathname = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark));
  const parts = decodeParts(pathname.slice(MIRROR_ROOT.length + 1));
  if (!parts) return null;
  if (isPost) {
    const call = parts[0] === 'api' ? parseApi(parts.slice(1), query) : null;
    return call?.kind === 'paths-info' ? call : null;
  }
  const call = parts[0] === 'api' ? parseApi(parts.slice(1), query) : parseFile(parts);
  return call?.kind === 'paths-info' ? null : call;
}

function parseApi([kind, ...parts]: string[], query: URLSearchParams): MirrorCall | null {
  if (kind === 'whoami-v2' && parts.length === 0) return { kind: 'whoami' };
  if (kind !== 'models') return null;
  if (parts.length === 0) return { kind: 'search', query };
  const [owner, name, what, revision = 'main', ...rest] = parts;
  const repo = `${owner}/${name}`;
  if (!isRepoName(repo) || !isRevision(revision)) return null;
  if (what === 'tree') {
    const folder = rest.join('/').replace(/\/$/, '');
    return folder === '' || explainUnsafePath(folder) === null ? { kind: 'tree', repo, revision, folder, query } : null;
  }
  if (rest.length > 0) return null;
  if (what === undefined || (what === 'revision' && parts.length === 4)) return { kind: 'info', repo, revision, query };
  if (what === 'paths-info' && parts.length === 4) return { kind: 'paths-info', repo, revision, query };
  if (what === 'commits') return { kind: 'commits', repo, revision };
  if ((what === 'refs' || what === 'auth-check') && parts.length === 3) return { kind: what, repo };
  return null;
}

function parseFile([owner, name, verb, revision, ...rest]: string[]): MirrorCall | null {
  const repo = `${owner}/${name}`;
  const path = rest.join('/');
  if (verb !== 'resolve' || revision === undefined || !isRevision(revision)) return null;
  if (!isRepoName(repo) || explainUnsafePath(path) !== null) return null;
  return { kind: 'file', repo, revision, path };
}

/** A branch, a tag, `refs/pr/1` or a commit: what git allows, without what has a meaning elsewhere. */
const isRevision = (text: string): boolean =>
  text.length <= 250 && /^[\w./+=@-]+$/.test(text) && explainUnsafePath(text) === null;

/** Null when a part is empty or not encoded as it should be. A slash may be encoded: clients do that to branches. */
function decodeParts(pathname: string): string[] | null {
  try {
    const parts = pathname.split('/').map(decodeURIComponent);
    return parts.includes('') ? null : parts;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
