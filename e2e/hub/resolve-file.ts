import { basename } from 'node:path/posix';
import { parseByteRange } from './byte-range.ts';
import type { Exchange } from './exchange.ts';
import { blobPath } from './hub-state.ts';
import type { HostedCommit, HostedFile, HostedRepo, LfsFacts } from './sealed-repo.ts';

export interface Place {
  repo: HostedRepo;
  commit: HostedCommit;
  file: HostedFile;
  /** As it was asked for. */
  revision: string;
}

/** `/resolve`: on to the CDN for what is in large storage, to the Hub's own cache for what is in git. */
export function resolveFile(exchange: Exchange, place: Place): Promise<void> {
  const { lfs } = place.file;
  return lfs ? resolveLarge(exchange, place, lfs) : resolveSmall(exchange, place);
}

/** `/api/resolve-cache`: the bytes of a file kept in git. */
export function sendCached(exchange: Exchange, { commit, file }: Place): Promise<void> {
  return sendGitFile(exchange, commit, file.oid, { source: file.source, size: file.size });
}

/** `/raw`: a git file as it is, of a large one the pointer. If-None-Match is not looked at. */
export function sendRaw(exchange: Exchange, { commit, file }: Place): Promise<void> {
  const headers = { ETag: `"${file.oid}"`, 'X-Repo-Commit': commit.sha, 'Content-Type': 'text/plain; charset=utf-8' };
  const body = file.lfs ? file.lfs.pointer : { source: file.source, start: 0, end: file.size };
  return exchange.answer(200, headers, body);
}

function resolveLarge(exchange: Exchange, place: Place, lfs: LfsFacts): Promise<void> {
  const { state, effect, request } = exchange;
  const { repo, commit, file } = place;
  const metadata: Record<string, string> = {
    'X-Repo-Commit': commit.sha,
    'X-Linked-Size': String(effect.size ?? file.size),
    'X-Linked-ETag': `"${effect.etag ?? lfs.sha256}"`,
    'Accept-Ranges': 'bytes',
  };
  if (lfs.xetHash) {
    metadata['X-Xet-Hash'] = lfs.xetHash;
    metadata.Link =
      `<${state.urls.hub}/api/models/${repo.id}/xet-read-token/${commit.sha}>; rel="xet-auth", ` +
      `<${state.urls.cas}/v1/reconstructions/${lfs.xetHash}>; rel="xet-reconstruction-info"`;
    if (request.headers.accept?.includes('application/vnd.xet-fileinfo+json')) {
      const headers = { ...metadata, 'Content-Type': 'application/vnd.xet-fileinfo+json' };
      return exchange.answer(200, headers, JSON.stringify({ hash: lfs.xetHash, size: file.size }));
    }
  }
  const base = effect.redirect ? state.urls.lookalike : state.urls.cdn;
  const location = state.signer.sign(base, blobPath(repo, file), basename(file.path), state.settings.urlTtlSeconds);
  const headers = { ...metadata, Location: location, 'Content-Type': 'text/plain; charset=utf-8' };
  return exchange.answer(302, headers, `Found. Redirecting to ${location}`);
}

function resolveSmall(exchange: Exchange, { repo, commit, file, revision }: Place): Promise<void> {
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  const asked = encodeURIComponent(`/${repo.id}/resolve/${revision}/${file.path}`);
  const relative = `/api/resolve-cache/models/${repo.id}/${commit.sha}/${path}?${asked}=&etag=%22${file.oid}%22`;
  const location = exchange.effect.redirect ? exchange.state.urls.lookalike + relative : relative;
  const headers = { 'X-Repo-Commit': commit.sha, Location: location, 'Content-Type': 'text/plain; charset=utf-8' };
  return exchange.answer(307, headers, `Temporary Redirect. Redirecting to ${location}`);
}

const GZIP_FROM_BYTES = 256;

function sendGitFile(
  exchange: Exchange,
  commit: HostedCommit,
  oid: string,
  { source, size }: Pick<HostedFile, 'source' | 'size'>,
): Promise<void> {
  const { request, effect } = exchange;
  const etag = `"${effect.etag ?? oid}"`;
  const headers = {
    ETag: etag,
    'X-Repo-Commit': commit.sha,
    'Accept-Ranges': 'bytes',
    'Content-Type': 'text/plain; charset=utf-8',
  };
  if (request.headers['if-none-match']?.replace(/^W\//, '') === etag) return exchange.answer(304, headers, '');

  const range = effect.ignoreRange ? { kind: 'whole' as const } : parseByteRange(request.headers.range, size);
  if (range.kind === 'unsatisfiable') {
    return exchange.answer(416, { ...headers, 'Content-Range': `bytes */${size}` }, 'Range Not Satisfiable');
  }
  if (range.kind === 'part') {
    const { start, end } = range;
    return exchange.answer(
      206,
      { ...headers, 'Content-Range': `bytes ${start}-${end - 1}/${size}` },
      { source, start, end },
    );
  }
  const accepted = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const gzip = effect.gzip || (accepted && size >= GZIP_FROM_BYTES);
  return exchange.answer(200, gzip ? { ...headers, ETag: `W/${etag}` } : headers, {
    source,
    start: 0,
    end: size,
    gzip,
  });
}
