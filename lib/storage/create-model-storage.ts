import { dirname, join, resolve } from 'node:path';
import { LOCAL_OWNER } from '#lib/contract/disk.ts';
import { carryOutDeletion, removeFiles, tidyRepo } from './delete-model.ts';
import { type Disk, realDisk } from './disk.ts';
import { findArtifact, getHolder, type HubCache, preparePartial, writeRef } from './hub-cache.ts';
import { HubCacheLayout } from './hub-cache-layout.ts';
import { learnDigest } from './learn-digest.ts';
import { nameFiles } from './model-marker.ts';
import type { ModelFiles, ModelPaths, ModelStorage, SnapshotRef } from './model-storage.ts';
import { expectFolder, isPresent, linkModel, type ModelsFolder, namedPaths } from './models-folder.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { findFileUsers } from './open-files.ts';
import { planDeletion } from './plan-deletion.ts';
import { promoteArtifact } from './promote-artifact.ts';
import { FileProofStore, type ProofStore } from './proof-store.ts';
import { proveArtifact } from './prove-artifact.ts';
import { onDisk, orNull } from './storage-errors.ts';
import { takeFile } from './take-file.ts';
import { verifyModel } from './verify-model.ts';

export interface StorageParts {
  /** `<RBEE_HOME>`: its `models/` is made here. */
  home: string;
  /** The Hugging Face cache; made when it is not there. */
  hubCache: string;
  /** Left out: `<home>/proofs.jsonl`. */
  proofs?: ProofStore;
  /** Left out: the machine's. */
  disk?: Disk;
}

export function createModelStorage({ home, hubCache, disk = realDisk, proofs }: StorageParts): ModelStorage {
  const kept = proofs ?? new FileProofStore(disk, resolve(home));
  const hub: HubCache = { disk, layout: new HubCacheLayout(resolve(hubCache)), proofs: kept };
  // Models of unknown origin have a cache of the same layout, apart, so that other tools don't ask the Hub for them.
  const local: HubCache = { disk, layout: new HubCacheLayout(join(resolve(home), 'local')), proofs: kept };
  const cacheOf = (repo: string) => (repo.startsWith(`${LOCAL_OWNER}/`) ? local : hub);
  const models: ModelsFolder = { disk, root: join(resolve(home), 'models') };
  const turns = new OneAtATime();
  /** Partials that were asked for and not yet promoted, with their repo: its folders stay, for the file is still to come. */
  const awaited = new Map<string, string>();

  return {
    partialPath: (snapshot, file) => cacheOf(snapshot.repo).layout.partial(snapshot.repo, file.digest),
    preparePartial: (snapshot, file) =>
      turns.run(snapshot.repo, async () => {
        const partial = await preparePartial(cacheOf(snapshot.repo), snapshot, file);
        awaited.set(partial, snapshot.repo);
        return partial;
      }),
    findArtifact: (snapshot, file) => findArtifact(cacheOf(snapshot.repo), snapshot, file),
    proveArtifact: (path, file, signal, onBytes) => proveArtifact(disk, kept, path, file, signal, onBytes),
    promoteArtifact: (snapshot, file, sourcePath) =>
      turns.run(snapshot.repo, async () => {
        await promoteArtifact(cacheOf(snapshot.repo), snapshot, file, sourcePath);
        awaited.delete(sourcePath);
      }),
    knownHash: async (path, algorithm) => {
      const found = await onDisk(path, () => orNull(disk.stat(path)));
      return found && kept.rightHash(found, algorithm);
    },
    learnDigest: (path, algorithm, signal, onBytes) => learnDigest(hub, path, algorithm, signal, onBytes),
    takeFile: async (taking) => {
      const cache = cacheOf(taking.snapshot.repo);
      const temporary = cache.layout.temporary(taking.snapshot.repo);
      awaited.set(temporary, taking.snapshot.repo);
      try {
        return await takeFile(cache, temporary, taking);
      } finally {
        awaited.delete(temporary);
      }
    },
    filesOf: (files) => namedPaths(models, files),
    writeRef: (repo, refName, commit) => turns.run(repo, () => writeRef(cacheOf(repo), repo, refName, commit)),
    linkModel: (files) => turns.run(files.snapshot.repo, () => link(files)),
    modelFolder: (modelId) => expectFolder(models, modelId),
    isPresent: (files) => isPresent(models, files),
    verifyModel: (files, signal, onBytes = () => {}, pace) =>
      verifyModel(models, files, (path, file) =>
        proveArtifact(disk, kept, path, file, signal, (hashed) => onBytes(file, hashed), pace),
      ),
    previewDeletion: async (files, shared) =>
      (await planDeletion(cacheOf(files.snapshot.repo), models, files, shared)).deletion,
    deleteModel: (files, shared) =>
      turns.run(files.snapshot.repo, async () => {
        const plan = await planDeletion(cacheOf(files.snapshot.repo), models, files, shared);
        await carryOutDeletion(cacheOf(files.snapshot.repo), models, files, plan);
        for (const { snapshot } of files.earlier ? [files.earlier, files] : [files]) await tidy(snapshot);
        return plan.deletion;
      }),
    previewDrop: async (version, shared) =>
      (await planDeletion(cacheOf(version.snapshot.repo), models, version, shared, 'version')).deletion,
    dropVersion: (version, shared) =>
      turns.run(version.snapshot.repo, async () => {
        const plan = await planDeletion(cacheOf(version.snapshot.repo), models, version, shared, 'version');
        await removeFiles(cacheOf(version.snapshot.repo), version.snapshot, plan);
        await tidy(version.snapshot);
        return plan.deletion;
      }),
    findUsers: async (files) => findFileUsers(await namedPaths(models, files)),
    freeSpace: () => freeSpace(hub.layout.root),
  };

  function tidy(snapshot: SnapshotRef): Promise<void> {
    return tidyRepo(cacheOf(snapshot.repo), snapshot, [...awaited.values()].includes(snapshot.repo));
  }

  async function link(files: ModelFiles): Promise<ModelPaths> {
    const holders = new Map<string, string>();
    for (const { name, file } of nameFiles(files))
      holders.set(name, await getHolder(cacheOf(files.snapshot.repo), files.snapshot, file));
    return linkModel(models, files, (name) => holders.get(name) ?? '');
  }

  /** Of the filesystem that the cache is on or, when it has not been made, will be on. */
  async function freeSpace(path: string): ReturnType<ModelStorage['freeSpace']> {
    let at = path;
    while (at !== dirname(at) && !(await onDisk(at, () => orNull(disk.stat(at))))) at = dirname(at);
    return { path, ...(await onDisk(at, () => disk.statfs(at))) };
  }
}
