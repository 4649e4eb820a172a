import { dirname } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { makeFolder, syncFolders } from './folders.ts';
import { type HubCache, judge } from './hub-cache.ts';
import { linkTarget } from './hub-cache-layout.ts';
import { hardLinkOrCopy, trySymlink } from './linking.ts';
import type { SnapshotRef } from './model-storage.ts';
import { proveArtifact } from './prove-artifact.ts';
import { listEntries } from './snapshot-entries.ts';
import { ifThere, onDisk, orNull, removeOnError } from './storage-errors.ts';

/**
 * Gives proven bytes their two names: the blob, then the entry in the snapshot that leads to it. Each name comes into
 * being by one rename, so a crash leaves a name whole or not at all, and the next call goes on from there. Where
 * symlinks can't be made the file itself becomes the entry and there is no blob, as huggingface_hub does it.
 *
 * `source` is the verified partial, or what `findArtifact` found and `proveArtifact` proved; bytes that nobody has
 * proven are refused.
 */
export async function promoteArtifact(
  cache: HubCache,
  snapshot: SnapshotRef,
  file: RepoFile,
  source: string,
): Promise<void> {
  const { disk, layout, proofs } = cache;
  const entry = layout.entry(snapshot, file.path);
  const blob = layout.blob(snapshot.repo, file.digest);
  const partial = layout.partial(snapshot.repo, file.digest);
  await onDisk(entry, async () => {
    await makeFolder(disk, layout.root, dirname(blob));
    await makeFolder(disk, layout.root, dirname(entry));
    if (source === partial) {
      const arrived = await orNull(disk.stat(partial));
      // Before the first rename: the bytes stay proven when a crash comes between the two.
      if (arrived && arrived.size === BigInt(file.sizeBytes)) await proofs.record(arrived, file.digest, 'right');
    }
    if ((await judge(cache, entry, file)) !== 'right') {
      const proven = (await isRight(blob)) ? blob : source;
      if (!(await isRight(proven))) throw notProven(file, source);
      if (!(await nameThroughBlob(proven))) await nameItself(proven);
    }
    // Somebody else was faster, or a call before this one got as far as here.
    if (source === partial) await ifThere(disk.unlink(partial));
    await syncFolders(disk, layout.root, dirname(blob));
    await syncFolders(disk, layout.root, dirname(entry));
  });

  async function isRight(path: string): Promise<boolean> {
    return (await judge(cache, path, file)) === 'right';
  }

  /** False: symlinks can't be made here, and nothing has been done. The link is made first, out of sight, to find out. */
  async function nameThroughBlob(proven: string): Promise<boolean> {
    const link = layout.temporary(snapshot.repo);
    if (!(await trySymlink(disk, linkTarget(entry, blob), link))) return false;
    return removeOnError(disk, link, async () => {
      if (proven === partial) await disk.rename(partial, blob);
      else if (proven !== blob) await nameAs(proven, blob);
      await disk.syncFolder(dirname(blob));
      await disk.rename(link, entry);
      return true;
    });
  }

  async function nameItself(proven: string): Promise<void> {
    if (proven === partial || (proven === blob && (await isOursAlone()))) await disk.rename(proven, entry);
    else await nameAs(proven, entry);
  }

  async function nameAs(proven: string, name: string): Promise<void> {
    const temporary = layout.temporary(snapshot.repo);
    await removeOnError(disk, temporary, async () => {
      if ((await hardLinkOrCopy(disk, proven, temporary)) === 'copied') await proveCopy(temporary);
      await disk.rename(temporary, name);
    });
  }

  async function proveCopy(copy: string): Promise<void> {
    const right = await proveArtifact(disk, proofs, copy, file, new AbortController().signal, () => {});
    if (!right) throw notProven(file, copy);
  }

  /** A blob that is a file, and that no entry leads to, may become an entry itself. */
  async function isOursAlone(): Promise<boolean> {
    const [found, entries] = await Promise.all([disk.lstat(blob), listEntries(disk, layout, snapshot.repo)]);
    return found.isFile() && !entries.some((other) => other.holder === blob);
  }
}

function notProven(file: RepoFile, source: string): HiveError {
  return new HiveError('storage_error', `${file.path} changed on the disk before it could be put in its place.`, {
    hint: 'Another program may write there. Retry.',
    details: { path: source },
  });
}
