import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename } from 'node:path/posix';
import { parseByteRange } from './byte-range.ts';
import { Exchange } from './exchange.ts';
import type { HubState } from './hub-state.ts';
import type { HostedFile } from './sealed-repo.ts';

/** The CDN, and the look-alike that answers just as well: signed addresses, ranges, none of the Hub's metadata. */
export async function answerCdn(
  state: HubState,
  origin: 'cdn' | 'lookalike',
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://cdn');
  const blob = state.blob(url.pathname);
  const disposition = url.searchParams.get('response-content-disposition') ?? 'inline';
  const files = meant(blob?.files ?? [], disposition);
  const exchange = new Exchange(state, origin, request, response, {
    endpoint: 'blob',
    repo: blob?.repo.id ?? null,
    paths: files.map((file) => file.path),
  });
  if (await exchange.isTaken()) return;
  const file = files[0];
  if (!file) return exchange.answer(404, XML, xmlError('NoSuchKey', 'The specified key does not exist.'));
  if (!state.signer.isValid(url.pathname, url.searchParams)) {
    return exchange.answer(403, XML, xmlError('AccessDenied', 'Access Denied'));
  }
  return sendBlob(exchange, file, disposition);
}

/** Files with the same bytes share one address; the name that was signed tells them apart. */
function meant(files: readonly HostedFile[], disposition: string): readonly HostedFile[] {
  const encoded = /filename\*=UTF-8''([^;]*)/.exec(disposition)?.[1];
  const named = files.filter((file) => encodeURIComponent(basename(file.path)) === encoded);
  return named.length > 0 ? named : files;
}

function sendBlob(exchange: Exchange, file: HostedFile, disposition: string): Promise<void> {
  const { request, effect } = exchange;
  const { size, source } = file;
  const etag = `"${effect.etag ?? file.lfs?.xetHash ?? file.lfs?.sha256}"`;
  const headers = {
    ETag: etag,
    'Accept-Ranges': 'bytes',
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': disposition,
    'Cache-Control': 'public, max-age=31536000',
    'Last-Modified': 'Sat, 10 Jan 2026 12:00:00 GMT',
  };
  const ifRange = request.headers['if-range'];
  const changed = ifRange !== undefined && ifRange !== etag;
  const range =
    effect.ignoreRange || changed ? { kind: 'whole' as const } : parseByteRange(request.headers.range, size);
  const total = effect.size ?? size;
  if (range.kind === 'unsatisfiable') {
    return exchange.answer(
      416,
      { ...headers, ...XML, 'Content-Range': `bytes */${total}` },
      xmlError('InvalidRange', ''),
    );
  }
  if (range.kind === 'whole') return exchange.answer(200, headers, { source, start: 0, end: size });
  const { start, end } = range;
  const shift = effect.contentRange?.shiftBytes ?? 0;
  const contentRange = effect.contentRange?.value ?? `bytes ${start + shift}-${end - 1 + shift}/${total}`;
  return exchange.answer(206, { ...headers, 'Content-Range': contentRange }, { source, start, end });
}

const XML = { 'Content-Type': 'application/xml' };

const xmlError = (code: string, message: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
