import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { HiveError } from '#lib/contract/hive-error.ts';
import { readRange } from './byte-range.ts';
import type { MirrorFile } from './mirror.ts';
import { sendBytes } from './send-bytes.ts';

export interface FileSender {
  /** Files that are being sent now; each holds two buffers. */
  readonly sending: Set<ServerResponse>;
  onSent(bytes: number): void;
}

const MOST_AT_ONCE = 256;
/** A client that has a head waits with more patience for the bytes. */
const HEAD_AFTER_MS = 5_000;
/** Of a client that takes nothing. */
const IDLE_MS = 120_000;

/** Answers for one file: HEAD, the whole, a part, or that it is the one the client has. */
export async function sendFile(
  file: MirrorFile,
  request: IncomingMessage,
  response: ServerResponse,
  sender: FileSender,
): Promise<void> {
  const { sizeBytes, digest, path } = file.file;
  const etag = `"${digest.hex}"`;
  const head = {
    etag,
    'x-repo-commit': file.commit,
    'x-linked-etag': etag,
    'x-linked-size': sizeBytes,
    'accept-ranges': 'bytes',
  };
  if (request.headers['if-none-match']?.split(',').some((tag) => tag.trim() === etag)) {
    response.writeHead(304, head).end();
    return;
  }
  const { range } = request.headers;
  // Node's types allow a list for what it never gives as one.
  const ifRange = request.headers['if-range']?.toString();
  const isHead = request.method === 'HEAD';
  // RFC 9110, 14.2: a Range has a meaning for GET alone.
  const asked = readRange({ range: isHead ? undefined : range, ifRange }, sizeBytes, etag);
  if (asked.kind === 'unsatisfiable') {
    response.writeHead(416, { ...head, 'content-range': `bytes */${sizeBytes}`, 'content-length': 0 }).end();
    return;
  }
  const { start, end } = asked.kind === 'part' ? asked : { start: 0, end: sizeBytes };
  const writeHead = () =>
    response.writeHead(asked.kind === 'part' ? 206 : 200, {
      ...head,
      'content-type': 'application/octet-stream',
      // Nothing of a repo is ever shown as a page of this hive.
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(path.split('/').at(-1) ?? '')}`,
      'content-length': end - start,
      ...(asked.kind === 'part' && { 'content-range': `bytes ${start}-${end - 1}/${sizeBytes}` }),
    });
  if (isHead || start === end) {
    writeHead().end();
    return;
  }
  if (sender.sending.size >= MOST_AT_ONCE) {
    throw new HiveError('rate_limited', 'This hive sends as many files as it can already.', {
      hint: 'Try again soon.',
    });
  }
  await sendBody(file, { start, end }, response, writeHead, sender);
}

async function sendBody(
  file: MirrorFile,
  { start, end }: { start: number; end: number },
  response: ServerResponse,
  writeHead: () => void,
  sender: FileSender,
): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const { signal } = left;
  const bytes = file.openBytes();
  sender.sending.add(response);
  const first = bytes.next(start, signal);
  try {
    await Promise.race([first, sleep(HEAD_AFTER_MS, undefined, { ref: false })]);
    if (signal.aborted) return;
    writeHead();
    response.flushHeaders();
    const { isAllowed } = file;
    await sendBytes(response, {
      bytes,
      start,
      end,
      first: await first,
      isAllowed,
      signal,
      idleMs: IDLE_MS,
      onSent: sender.onSent,
    });
    response.end();
  } catch (error) {
    // Whoever asked has gone.
    if (!signal.aborted) throw error;
  } finally {
    sender.sending.delete(response);
    await first.catch(() => undefined);
    await bytes.close();
  }
}
