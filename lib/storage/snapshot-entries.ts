import type { BigIntStats } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Disk } from './disk.ts';
import { filesBelow } from './folders.ts';
import type { HubCacheLayout } from './hub-cache-layout.ts';
import { isErrno, orNull } from './storage-errors.ts';

/** A name under `snapshots/<commit>/`, whoever made it. */
export interface SnapshotEntry {
  path: string;
  /**
   * Where the name leads in one step: the blob, or itself where there are no symlinks. A blob may lead on into the shared
   * store of huggingface_hub 2.0; that is not followed here, for the blob is what belongs to this repo.
   */
  holder: string;
  /** Of the bytes in the end; null when the name leads nowhere. */
  bytes: BigIntStats | null;
}

/** All entries of all commits of a repo. */
export async function listEntries(disk: Disk, layout: HubCacheLayout, repo: string): Promise<SnapshotEntry[]> {
  const paths = await filesBelow(disk, layout.snapshots(repo));
  const entries = await Promise.all(paths.map((path) => findEntry(disk, path)));
  return entries.filter((entry) => entry !== null);
}

export async function findEntry(disk: Disk, path: string): Promise<SnapshotEntry | null> {
  const target = await orNull(readLinkOrSelf(disk, path));
  if (target === null) return null;
  return { path, holder: resolve(dirname(path), target), bytes: await orNull(disk.stat(path)) };
}

/** The folders of all commits that have one. */
export async function listCommits(disk: Disk, layout: HubCacheLayout, repo: string): Promise<string[]> {
  const found = (await orNull(disk.readdir(layout.snapshots(repo)))) ?? [];
  return found.filter((entry) => entry.isDirectory()).map((entry) => join(layout.snapshots(repo), entry.name));
}

/** Of all repos that have a folder in the cache. */
export async function listBlobFolders(disk: Disk, layout: HubCacheLayout): Promise<string[]> {
  const found = (await orNull(disk.readdir(layout.root))) ?? [];
  return found
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('models--'))
    .map((entry) => join(layout.root, entry.name, 'blobs'));
}

export function isSameFile(one: BigIntStats | null, other: BigIntStats | null): boolean {
  return one !== null && other !== null && one.dev === other.dev && one.ino === other.ino;
}

async function readLinkOrSelf(disk: Disk, path: string): Promise<string> {
  try {
    return await disk.readlink(path);
  } catch (error) {
    // Windows says UNKNOWN of what is no link.
    if (isErrno(error, 'EINVAL', 'UNKNOWN')) return path;
    throw error;
  }
}
