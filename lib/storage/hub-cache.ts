import { basename, dirname, join } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import type { Disk } from './disk.ts';
import { makeFolder, syncFolders } from './folders.ts';
import { type HubCacheLayout, partsOf } from './hub-cache-layout.ts';
import type { FoundArtifact, SnapshotRef } from './model-storage.ts';
import type { ProofStore, Verdict } from './proof-store.ts';
import { findEntry, listBlobFolders, listCommits } from './snapshot-entries.ts';
import { ifThere, isErrno, onDisk, orNull } from './storage-errors.ts';

/** The parts that all verbs on the cache work with. */
export interface HubCache {
  disk: Disk;
  layout: HubCacheLayout;
  proofs: ProofStore;
}

/** Makes the folders of the repo and says where the partial goes. */
export async function preparePartial(cache: HubCache, snapshot: SnapshotRef, file: RepoFile): Promise<string> {
  const { disk, layout } = cache;
  partsOf(file.path);
  const partial = layout.partial(snapshot.repo, file.digest);
  await onDisk(partial, async () => {
    // All three: a scan by other tools calls a repo without one of them damaged.
    await makeFolder(disk, layout.root, layout.blobs(snapshot.repo));
    await makeFolder(disk, layout.root, layout.refs(snapshot.repo));
    await makeFolder(disk, layout.root, layout.snapshots(snapshot.repo));
    await tagCache(cache);
  });
  return partial;
}

/**
 * The bytes of `file` when the cache has a file of its size under one of its names: of this commit, as a blob, or, where
 * there are no symlinks, of another commit. What has been proven goes before what has not; what is known to be wrong is
 * not offered.
 */
export async function findArtifact(
  cache: HubCache,
  snapshot: SnapshotRef,
  file: RepoFile,
): Promise<FoundArtifact | null> {
  const { disk, layout } = cache;
  const entry = layout.entry(snapshot, file.path);
  return onDisk(entry, async () =>
    bestOf(cache, [entry, layout.blob(snapshot.repo, file.digest), ...(await listOthers())], file),
  );

  /** Only what is a file itself: a link leads to a blob, whose name says what is in it. */
  async function listOthers(): Promise<string[]> {
    const commits = await listCommits(disk, layout, snapshot.repo);
    const paths = commits.map((commit) => join(commit, ...partsOf(file.path))).filter((path) => path !== entry);
    const found = await Promise.all(paths.map(async (path) => (await orNull(disk.lstat(path)))?.isFile() ?? false));
    return paths.filter((_, index) => found[index]);
  }
}

/**
 * The same bytes as a blob of another repo: a file that many repos share has the same hash in all. Not of files kept in
 * git: they are small, and asking every repo would take longer than fetching one.
 */
export async function findNamesake(
  cache: HubCache,
  { repo }: SnapshotRef,
  file: RepoFile,
): Promise<FoundArtifact | null> {
  if (file.digest.algorithm !== 'sha256') return null;
  const { disk, layout } = cache;
  const own = layout.blob(repo, file.digest);
  return onDisk(own, async () => {
    const folders = await listBlobFolders(disk, layout);
    const paths = folders.map((folder) => join(folder, basename(own))).filter((path) => path !== own);
    return bestOf(cache, paths, file);
  });
}

async function bestOf(cache: HubCache, paths: readonly string[], file: RepoFile): Promise<FoundArtifact | null> {
  let unproven: FoundArtifact | null = null;
  for (const path of paths) {
    const verdict = await judge(cache, path, file);
    if (verdict === 'right') return { path, proven: true };
    if (verdict === 'unknown') unproven ??= { path, proven: false };
  }
  return unproven;
}

/** What is known of the bytes at `path`. Null: nothing of this size that can be read is there. */
export async function judge(
  { disk, proofs }: Pick<HubCache, 'disk' | 'proofs'>,
  path: string,
  file: RepoFile,
): Promise<Verdict | 'unknown' | null> {
  const found = await orNull(disk.stat(path));
  if (!found?.isFile() || found.size !== BigInt(file.sizeBytes) || !(await disk.canRead(path))) return null;
  return (await proofs.find(found, file.digest)) ?? 'unknown';
}

/** Where the bytes of a promoted file stay longest: the blob, for other commits may use it when this one is removed. */
export async function findHolder(
  { disk, layout }: HubCache,
  snapshot: SnapshotRef,
  file: RepoFile,
): Promise<string | null> {
  const path = layout.entry(snapshot, file.path);
  const entry = await onDisk(path, () => findEntry(disk, path));
  if (!entry?.bytes?.isFile() || entry.bytes.size !== BigInt(file.sizeBytes)) return null;
  return dirname(entry.holder) === layout.blobs(snapshot.repo) ? entry.holder : path;
}

/** Whether anything has the file's name in this commit, or its bytes have a name of their own. */
export async function hasEntry({ disk, layout }: HubCache, snapshot: SnapshotRef, file: RepoFile): Promise<boolean> {
  const names = [layout.entry(snapshot, file.path), layout.blob(snapshot.repo, file.digest)];
  return onDisk(layout.root, async () => {
    for (const name of names) if (await orNull(disk.lstat(name))) return true;
    return false;
  });
}

export function missingFile({ layout }: HubCache, snapshot: SnapshotRef, file: RepoFile): HiveError {
  const path = layout.entry(snapshot, file.path);
  return new HiveError('storage_error', `${file.path} is no longer in the cache at ${path}.`, {
    hint: 'Another program may have removed it. Download the model again.',
    details: { path },
  });
}

/** Written after the snapshot has files: a ref without its snapshot makes other tools call the repo damaged. */
export async function writeRef(
  { disk, layout }: HubCache,
  repo: string,
  refName: string,
  commit: string,
): Promise<void> {
  const ref = layout.ref(repo, refName);
  await onDisk(ref, async () => {
    await makeFolder(disk, layout.root, layout.snapshot({ repo, commit }));
    await makeFolder(disk, layout.root, layout.blobs(repo));
    await makeFolder(disk, layout.root, dirname(ref));
    if ((await orNull(disk.readFile(ref))) === commit) return;
    const temporary = layout.temporary(repo);
    await disk.writeFile(temporary, commit);
    await disk.rename(temporary, ref);
    await syncFolders(disk, layout.root, dirname(ref));
  });
}

/** The Cache Directory Tagging Standard: backups skip a folder with this file. */
const CACHE_TAG = `Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache in the layout of huggingface_hub. See https://bford.info/cachedir/
`;

export async function tagCache({ disk, layout }: Pick<HubCache, 'disk' | 'layout'>): Promise<void> {
  const tag = join(layout.root, 'CACHEDIR.TAG');
  if (await orNull(disk.lstat(tag))) return;
  const temporary = `${tag}.${process.pid}.rbee-tmp`;
  await ifThere(disk.unlink(temporary));
  try {
    await disk.writeFile(temporary, CACHE_TAG);
    await disk.rename(temporary, tag);
  } catch (error) {
    // Two downloads that begin at the same moment both write it.
    if (!isErrno(error, 'EEXIST', 'ENOENT')) throw error;
  }
}
