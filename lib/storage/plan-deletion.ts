import { dirname, join } from 'node:path';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { refuseSymlinks } from './folders.ts';
import { heldBytes } from './held-bytes.ts';
import type { HubCache } from './hub-cache.ts';
import { CLAIM_SUFFIX, PARTIAL_SUFFIX } from './hub-cache-layout.ts';
import { InodeLedger } from './inode-ledger.ts';
import { type ModelMarker, readMarker } from './model-marker.ts';
import type { Deletion, Keeper, ModelFiles, VersionFiles } from './model-storage.ts';
import { findFolder, listMarkers, type ModelsFolder } from './models-folder.ts';
import { findSharedPayload, isSoleUser } from './shared-store.ts';
import { isSameFile, listEntries, type SnapshotEntry } from './snapshot-entries.ts';
import { onDisk, orNull } from './storage-errors.ts';
import { isWithin } from './walk-tree.ts';

/** What goes, in the order in which it goes: nothing is ever left that leads nowhere. */
export interface DeletionPlan {
  folder: { path: string; marker: ModelMarker } | null;
  entries: string[];
  payloads: string[];
  blobs: string[];
  partials: string[];
  deletion: Deletion;
}

/**
 * Reads only. An entry stays while another model's folder names it; a blob stays while any entry of any commit leads to
 * it, whoever made that entry, or while `shared` says that the catalog needs it.
 */
export async function planDeletion(
  cache: HubCache,
  models: ModelsFolder,
  files: ModelFiles,
  shared: (file: RepoFile) => boolean,
  scope: 'model' | 'version' = 'model',
): Promise<DeletionPlan> {
  const { disk, layout } = cache;
  const { repo } = files.snapshot;
  const places = [placesOf(files), ...(files.earlier ? [placesOf(files.earlier)] : [])].flat();
  const artifacts = places.map(({ file }) => file);
  return onDisk(layout.repo(repo), async () => {
    const folderPath = scope === 'version' ? null : await findFolder(models, files.modelId);
    const marker = folderPath && (await readMarker(disk, folderPath));
    const folder = folderPath && marker ? { path: folderPath, marker } : null;
    await refuseSymlinks(disk, layout.root, layout.blobs(repo));
    for (const { entry } of places) await refuseSymlinks(disk, layout.root, dirname(entry));

    const present = await listEntries(disk, layout, repo);
    // Of a version that is not the present one, the model itself is one of those that may use a file of it.
    const others = (await listMarkers(models, repo)).filter(
      (other) => scope === 'version' || other.id !== files.modelId,
    );
    const namedByOthers = new Set(
      others.flatMap((other) => other.files.map(({ path }) => layout.entry({ repo, commit: other.commit }, path))),
    );
    const going = places.flatMap(({ file, entry: path }) => {
      const mine = present.find((entry) => entry.path === path);
      if (!mine || namedByOthers.has(path)) return [];
      return shared(file) && !present.some((entry) => entry !== mine && leadToTheSame(entry, mine)) ? [] : [mine];
    });
    const staying = present.filter((entry) => !going.includes(entry));
    const unshared = artifacts.filter((file) => !shared(file));
    const blobs = await existing([
      ...unshared.map((file) => layout.blob(repo, file.digest)),
      ...going.map((entry) => entry.holder).filter((holder) => dirname(holder) === layout.blobs(repo)),
    ]);
    const unused = blobs.filter(
      (blob) => !staying.some((entry) => entry.holder === blob) && !neededBlobs().includes(blob),
    );
    const payloads: string[] = [];
    for (const blob of unused) {
      const payload = await findSharedPayload(disk, layout.root, blob);
      if (payload && (await isSoleUser(disk, layout.root, payload, blob))) payloads.push(payload);
    }
    const partials = await listPartials(unshared);
    const plan = { folder, entries: going.map((entry) => entry.path), payloads, blobs: unused, partials };
    return { ...plan, deletion: await count(plan, staying, others) };
  });

  function placesOf({ snapshot, weights, mmproj }: VersionFiles) {
    return [...weights, ...(mmproj ? [mmproj] : [])].map((file) => ({
      file,
      entry: layout.entry(snapshot, file.path),
    }));
  }

  function neededBlobs(): string[] {
    return artifacts.filter(shared).map((file) => layout.blob(repo, file.digest));
  }

  async function existing(paths: string[]): Promise<string[]> {
    const found = await Promise.all(
      [...new Set(paths)].map(async (path) => ((await orNull(disk.lstat(path))) ? [path] : [])),
    );
    return found.flat();
  }

  /** With what the transfer engine keeps beside them, and without those that a hive says it comes back to. */
  async function listPartials(of: RepoFile[]): Promise<string[]> {
    const names = ((await orNull(disk.readdir(layout.blobs(repo)))) ?? []).map(({ name }) => name);
    return of.flatMap((file) => {
      const partial = `${file.digest.hex}${PARTIAL_SUFFIX}`;
      if (names.some((name) => name.startsWith(`${partial}${CLAIM_SUFFIX}`))) return [];
      return names.filter((name) => name.startsWith(partial)).map((name) => join(layout.blobs(repo), name));
    });
  }

  async function count(
    { folder, entries, payloads, blobs, partials }: Omit<DeletionPlan, 'deletion'>,
    staying: SnapshotEntry[],
    others: ModelMarker[],
  ): Promise<Deletion> {
    const ledger = new InodeLedger();
    const named = folder?.marker.files.map(({ name }) => join(folder.path, name)) ?? [];
    for (const { file, entry } of places) {
      ledger.see(await orNull(disk.stat(entry)));
      ledger.see(await orNull(disk.stat(layout.blob(repo, file.digest))));
    }
    for (const path of named) ledger.see(await orNull(disk.stat(path)));
    for (const path of [...named, ...entries, ...payloads, ...blobs]) ledger.remove(await orNull(disk.lstat(path)));
    const total = ledger.total();
    for (const path of partials) {
      const partial = await orNull(disk.lstat(path));
      // Sparse while its bytes arrive: its size is that of the whole file.
      if (partial) total.freedBytes += heldBytes(partial);
    }
    const keptBy = await findKeepers(ledger, new Set([...named, ...entries, ...blobs]), staying, others);
    return { ...total, keptBy };
  }

  async function findKeepers(
    ledger: InodeLedger,
    going: ReadonlySet<string>,
    staying: SnapshotEntry[],
    others: ModelMarker[],
  ): Promise<Keeper[]> {
    const keepers: Keeper[] = [];
    for (const { file, entry } of places) {
      const bytes = (await orNull(disk.stat(entry))) ?? (await orNull(disk.stat(layout.blob(repo, file.digest))));
      if (!bytes || ledger.namesLeft(bytes) === 0) continue;
      const keep = (kind: Keeper['kind'], name: string) => keepers.push({ kind, name, bytes: Number(bytes.size) });
      const before = keepers.length;
      const digest = `${file.digest.algorithm}:${file.digest.hex}`;
      for (const other of others) if (other.files.some((its) => its.digest === digest)) keep('model', other.id);
      const theirs = staying.filter((other) => other.path !== entry && isSameFile(other.bytes, bytes));
      for (const { path } of theirs) if (keepers.length === before) keep('snapshot', path);
      if (keepers.length > before) continue;
      const real = await orNull(disk.realpath(entry));
      const root = (await orNull(disk.realpath(layout.root))) ?? layout.root;
      if (real !== null && !isWithin(real, root) && !going.has(real)) keep('outside', real);
      else keep('link', 'another name on this disk');
    }
    return keepers;
  }
}

function leadToTheSame(one: SnapshotEntry, other: SnapshotEntry): boolean {
  return one.holder === other.holder || isSameFile(one.bytes, other.bytes);
}
