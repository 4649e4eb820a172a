import { dirname } from 'node:path';
import type { ImportMethod } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { copyBytes } from './copy-bytes.ts';
import { makeFolder, syncFolders } from './folders.ts';
import { type HubCache, judge } from './hub-cache.ts';
import { trySymlink } from './linking.ts';
import type { SnapshotRef } from './model-storage.ts';
import { promoteArtifact } from './promote-artifact.ts';
import { proveArtifact } from './prove-artifact.ts';
import { ifThere, isErrno, onDisk, removeOnError } from './storage-errors.ts';

export interface Taking {
  snapshot: SnapshotRef;
  file: RepoFile;
  /** A file of another program, proven to be `file`. */
  source: string;
  method: ImportMethod;
  signal: AbortSignal;
  /** Of a copy, so far. */
  onBytes: (copiedBytes: number) => void;
}

export interface Taken {
  /** Bytes that the copy takes; 0 for a link. */
  writtenBytes: number;
  /** The old name is a link now. False where links can't be made, or may not: it is still a file. */
  replaced: boolean;
}

/**
 * Gives a file of another program a place in the cache. Nothing is deleted: a move puts a link in the place of the old
 * name, in one rename, once the bytes here have been proven. Throws `storage_error` when the filesystem has no such
 * way, or the signal's reason; nothing of it is left then.
 */
export async function takeFile(cache: HubCache, temporary: string, taking: Taking): Promise<Taken> {
  const { disk, layout } = cache;
  const { snapshot, file, source, method } = taking;
  const blob = layout.blob(snapshot.repo, file.digest);
  const entry = layout.entry(snapshot, file.path);
  return onDisk(source, async () => {
    const bytes = await disk.realpath(source);
    let writtenBytes = 0;
    if (!(await isHere(cache, snapshot, file))) {
      await makeFolder(disk, layout.root, dirname(blob));
      await removeOnError(disk, temporary, async () => {
        writtenBytes = await bring(cache, taking, bytes, temporary);
        await disk.rename(temporary, blob);
        await syncFolders(disk, layout.root, dirname(blob));
      });
    }
    const proven = (await judge(cache, blob, file)) === 'right' ? blob : entry;
    await promoteArtifact(cache, snapshot, file, proven);
    const replaced = method === 'move' && (await leaveLink(cache, taking, bytes, await disk.realpath(entry)));
    return { writtenBytes, replaced };
  });
}

/** What `takeFile` would copy to the filesystem of the cache: as far as can be told before it is tried. */
export async function bytesToCopy(
  cache: HubCache,
  { snapshot, file, source, method }: Pick<Taking, 'snapshot' | 'file' | 'source' | 'method'>,
  device: string,
): Promise<number> {
  if ((method !== 'copy' && method !== 'move') || (await isHere(cache, snapshot, file))) return 0;
  const { dev } = await onDisk(source, () => cache.disk.stat(source));
  return method === 'move' && String(dev) === device ? 0 : file.sizeBytes;
}

async function isHere(cache: HubCache, snapshot: SnapshotRef, file: RepoFile): Promise<boolean> {
  const names = [cache.layout.entry(snapshot, file.path), cache.layout.blob(snapshot.repo, file.digest)];
  for (const name of names) if ((await judge(cache, name, file)) === 'right') return true;
  return false;
}

async function bring(cache: HubCache, taking: Taking, bytes: string, temporary: string): Promise<number> {
  const { disk, proofs } = cache;
  const { file, method, signal } = taking;
  if (method === 'in_place') {
    if (!(await trySymlink(disk, bytes, temporary))) throw noWay('symlinks', bytes);
    return 0;
  }
  if (method === 'hard_link' || method === 'move') {
    try {
      await disk.link(bytes, temporary);
      return 0;
    } catch (error) {
      if (!isErrno(error, 'EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
      if (method === 'hard_link') throw noWay('hard links between these two places', bytes, error);
    }
  }
  await copyBytes(bytes, temporary, { shareBlocks: method === 'reflink', signal, onBytes: taking.onBytes });
  if (!(await proveArtifact(disk, proofs, temporary, file, signal, () => {}))) throw wentWrong(bytes);
  return method === 'reflink' ? 0 : file.sizeBytes;
}

/** The old name leads to the bytes here; only when it still has what was proven. */
async function leaveLink(cache: HubCache, taking: Taking, bytes: string, target: string): Promise<boolean> {
  const { disk } = cache;
  if (bytes === target) return false;
  if ((await judge(cache, bytes, taking.file)) !== 'right') return false;
  const link = `${bytes}.${process.pid}.rbee-tmp`;
  try {
    await ifThere(disk.unlink(link));
    if (!(await trySymlink(disk, target, link))) return false;
    await removeOnError(disk, link, () => disk.rename(link, bytes));
    await disk.syncFolder(dirname(bytes));
    return true;
  } catch (error) {
    if (isErrno(error, 'EACCES', 'EPERM', 'EROFS')) return false;
    throw error;
  }
}

function noWay(what: string, path: string, cause?: unknown): HiveError {
  return new HiveError('storage_error', `This disk has no ${what}.`, {
    hint: 'Choose another way to import it, such as a copy.',
    details: { path },
    cause,
  });
}

function wentWrong(path: string): HiveError {
  return new HiveError('hash_mismatch', 'The copy is not what was copied.', {
    hint: 'The file may have changed meanwhile. If it happens again, look at the health of the disk.',
    details: { path },
  });
}
