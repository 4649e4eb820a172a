import { HiveError } from '#lib/contract/hive-error.ts';
import { askHub, checkAddress, type HubCall, tokenHeaders } from './ask-hub.ts';
import { redirectTarget } from './guarded-fetch.ts';
import type { Answer } from './hub-transport.ts';
import type { FileLocation, RepoFile, RepoSnapshot } from './vendor.ts';

const MOST_REDIRECTS = 10;

/**
 * Where the bytes of one file are now. Small files are on the Hub itself, large ones behind a signed address on another
 * host, which is not asked here: it gets no token, and its ETag is not the file's hash. What the Hub states of the file
 * on the way must be what the listing stated.
 */
export async function locateFile(
  call: HubCall,
  { repo, commit }: Pick<RepoSnapshot, 'repo' | 'commit'>,
  file: RepoFile,
): Promise<FileLocation> {
  let url = new URL(`${call.asked.endpoint}/${repo}/resolve/${commit}/${encodePath(file.path)}`);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await askHub(call, 'HEAD', url);
    checkCommit(answer, commit, file);
    checkStated(answer, file);
    if (answer.status < 300) {
      checkLength(answer, file);
      return { url: url.href, headers: tokenHeaders(call, url) };
    }
    url = redirectTarget(answer, url);
    checkAddress(url);
    if (url.origin !== call.endpoint.origin) return { url: url.href, headers: tokenHeaders(call, url) };
  }
  throw new HiveError('hub_error', `The Hub redirects in circles for ${file.path}.`, { details: { file: file.path } });
}

/** Part by part: `#`, `?` and `%` are ordinary in names. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function checkCommit({ headers }: Answer, commit: string, file: RepoFile): void {
  const stated = headers.get('x-repo-commit');
  if (stated === null || stated === commit) return;
  throw new HiveError('hub_error', `The Hub gives ${file.path} of another commit.`, {
    details: { file: file.path, expected: commit, stated: stated.slice(0, 80) },
  });
}

/**
 * A large file's hash is in X-Linked-ETag alone, for its ETag may be that of Xet; a git file's is in its ETag. A tag of
 * another form than the digest's says nothing: mirrors make up their own.
 */
function checkStated({ status, headers }: Answer, { path, sizeBytes, digest }: RepoFile): void {
  const own = digest.algorithm === 'git-sha1' && status < 300 ? headers.get('etag') : null;
  const etag = (headers.get('x-linked-etag') ?? own ?? '').replace(/^W\//, '').replaceAll('"', '');
  if (/^[0-9a-f]+$/.test(etag) && etag.length === digest.hex.length && etag !== digest.hex) {
    throw new HiveError('hash_mismatch', `The Hub gives ${path} with another hash than it listed.`, {
      details: { file: path, expected: digest.hex, stated: etag },
    });
  }
  checkSize(headers.get('x-linked-size'), path, sizeBytes);
}

/** Of the file itself, on the last answer; on a redirect it is that of the redirect. */
function checkLength({ headers }: Answer, { path, sizeBytes }: RepoFile): void {
  const encoding = headers.get('content-encoding');
  if (encoding === null || encoding === 'identity') checkSize(headers.get('content-length'), path, sizeBytes);
}

function checkSize(stated: string | null, path: string, sizeBytes: number): void {
  if (stated === null || Number(stated) === sizeBytes) return;
  throw new HiveError('size_mismatch', `The Hub gives ${path} with another size than it listed.`, {
    details: { file: path, expected: sizeBytes, stated: stated.slice(0, 20) },
  });
}
