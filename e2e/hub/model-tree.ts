import { createHash } from 'node:crypto';
import { type HostedCommit, type HostedFile, type HostedRepo, lastChange } from './sealed-repo.ts';

export interface TreePage {
  entries: Record<string, unknown>[];
  nextCursor: string | null;
}

const PAGE_ENTRIES = 1000;
const EXPANDED_PAGE_ENTRIES = 50;

/** One page of the files and folders under `folder`; null when there is no such folder. */
export function treePage(
  repo: HostedRepo,
  commit: HostedCommit,
  folder: string,
  query: URLSearchParams,
): TreePage | null {
  const expand = query.get('expand') === 'true';
  const entries = listed(commit, folder, query.get('recursive') === 'true');
  if (entries.length === 0 && folder !== '') return null;
  const start = readCursor(query.get('cursor'));
  const most = expand ? EXPANDED_PAGE_ENTRIES : PAGE_ENTRIES;
  const size = Math.max(1, Math.min(Number(query.get('limit')) || most, most));
  return {
    entries: entries.slice(start, start + size).map((entry) => describe(repo, commit, entry, expand)),
    nextCursor: start + size < entries.length ? writeCursor(start + size) : null,
  };
}

/** What is there of `paths`; the others are left out without a word. */
export function pathsInfo(repo: HostedRepo, commit: HostedCommit, paths: string[], expand: boolean) {
  const folders = new Map(listed(commit, '', true).map((entry) => [entry.path, entry]));
  return paths.flatMap((path) => {
    const entry = folders.get(path.replace(/\/$/, ''));
    return entry ? [describe(repo, commit, entry, expand)] : [];
  });
}

export const writeCursor = (start: number) => Buffer.from(JSON.stringify({ start })).toString('base64');

export function readCursor(cursor: string | null): number {
  if (!cursor) return 0;
  const { start } = JSON.parse(Buffer.from(cursor, 'base64').toString()) as { start?: unknown };
  return typeof start === 'number' ? start : 0;
}

type Entry = { path: string; file: HostedFile | null };

function listed(commit: HostedCommit, folder: string, recursive: boolean): Entry[] {
  const prefix = folder === '' ? '' : `${folder.replace(/\/$/, '')}/`;
  const entries = new Map<string, Entry>();
  for (const file of commit.files.values()) {
    if (!file.path.startsWith(prefix)) continue;
    const parts = file.path.slice(prefix.length).split('/');
    const folders = recursive ? parts.length - 1 : Math.min(1, parts.length - 1);
    for (let depth = 1; depth <= folders; depth += 1) {
      const path = prefix + parts.slice(0, depth).join('/');
      if (path !== '' && path !== '..') entries.set(path, { path, file: null });
    }
    if (recursive || parts.length === 1) entries.set(file.path, { path: file.path, file });
  }
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function describe(repo: HostedRepo, commit: HostedCommit, { path, file }: Entry, expand: boolean) {
  if (!file) return { type: 'directory', oid: createHash('sha1').update(path).digest('hex'), size: 0, path };
  const change = expand ? lastChange(repo, commit, path) : null;
  const { lfs, size, oid } = file;
  return {
    type: 'file',
    oid,
    size,
    ...(lfs && { lfs: { oid: lfs.sha256, size, pointerSize: lfs.pointer.length } }),
    ...(lfs?.xetHash && { xetHash: lfs.xetHash }),
    path,
    ...(change && {
      lastCommit: { id: change.sha, title: change.title, date: change.date },
      securityFileStatus: { status: 'safe' },
    }),
  };
}
