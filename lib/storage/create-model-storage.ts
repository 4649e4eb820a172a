import { dirname, join, resolve } from 'node:path';
import { carryOutDeletion, tidyRepo } from './delete-model.ts';
import { type Disk, realDisk } from './disk.ts';
import { findArtifact, getHolder, type HubCache, preparePartial, writeRef } from './hub-cache.ts';
import { HubCacheLayout } from './hub-cache-layout.ts';
import { nameFiles } from './model-marker.ts';
import type { ModelFiles, ModelPaths, ModelStorage } from './model-storage.ts';
import { expectFolder, isPresent, linkModel, type ModelsFolder } from './models-folder.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { planDeletion } from './plan-deletion.ts';
import { promoteArtifact } from './promote-artifact.ts';
import { FileProofStore, type ProofStore } from './proof-store.ts';
import { proveArtifact } from './prove-artifact.ts';
import { onDisk, orNull } from './storage-errors.ts';
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
  const cache: HubCache = {
    disk,
    layout: new HubCacheLayout(resolve(hubCache)),
    proofs: proofs ?? new FileProofStore(disk, resolve(home)),
  };
  const models: ModelsFolder = { disk, root: join(resolve(home), 'models') };
  const { layout } = cache;
  const turns = new OneAtATime();
  /** Partials that were asked for and not yet promoted, with their repo: its folders stay, for the file is still to come. */
  const awaited = new Map<string, string>();

  return {
    partialPath: (snapshot, file) => layout.partial(snapshot.repo, file.digest),
    preparePartial: (snapshot, file) =>
      turns.run(snapshot.repo, async () => {
        const partial = await preparePartial(cache, snapshot, file);
        awaited.set(partial, snapshot.repo);
        return partial;
      }),
    findArtifact: (snapshot, file) => findArtifact(cache, snapshot, file),
    proveArtifact: (path, file, signal, onBytes) => proveArtifact(disk, cache.proofs, path, file, signal, onBytes),
    promoteArtifact: (snapshot, file, sourcePath) =>
      turns.run(snapshot.repo, async () => {
        await promoteArtifact(cache, snapshot, file, sourcePath);
        awaited.delete(sourcePath);
      }),
    writeRef: (repo, refName, commit) => turns.run(repo, () => writeRef(cache, repo, refName, commit)),
    linkModel: (files) => turns.run(files.snapshot.repo, () => link(files)),
    modelFolder: (modelId) => expectFolder(models, modelId),
    isPresent: (files) => isPresent(models, files),
    verifyModel: (files, signal, onBytes = () => {}) =>
      verifyModel(models, files, (path, file) =>
        proveArtifact(disk, cache.proofs, path, file, signal, (hashed) => onBytes(file, hashed)),
      ),
    previewDeletion: async (files, shared) => (await planDeletion(cache, models, files, shared)).deletion,
    deleteModel: (files, shared) =>
      turns.run(files.snapshot.repo, async () => {
        const plan = await planDeletion(cache, models, files, shared);
        await carryOutDeletion(cache, models, files, plan);
        await tidyRepo(cache, files.snapshot, [...awaited.values()].includes(files.snapshot.repo));
        return plan.deletion;
      }),
    freeSpace: () => freeSpace(layout.root),
  };

  async function link(files: ModelFiles): Promise<ModelPaths> {
    const holders = new Map<string, string>();
    for (const { name, file } of nameFiles(files)) holders.set(name, await getHolder(cache, files.snapshot, file));
    return linkModel(models, files, (name) => holders.get(name) ?? '');
  }

  /** Of the filesystem that the cache is on or, when it has not been made, will be on. */
  async function freeSpace(path: string): ReturnType<ModelStorage['freeSpace']> {
    let at = path;
    while (at !== dirname(at) && !(await onDisk(at, () => orNull(disk.stat(at))))) at = dirname(at);
    return { path, ...(await onDisk(at, () => disk.statfs(at))) };
  }
}
