import { join, resolve } from 'node:path';
import { LOCAL_OWNER } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { carryOutDeletion, removeFiles, tidyRepo } from './delete-model.ts';
import { type Disk, realDisk } from './disk.ts';
import { Gate } from './gate.ts';
import {
  findArtifact,
  findHolder,
  findNamesake,
  type HubCache,
  hasEntry,
  missingFile,
  preparePartial,
  writeRef,
} from './hub-cache.ts';
import { HubCacheLayout } from './hub-cache-layout.ts';
import { learnDigest } from './learn-digest.ts';
import { nameFiles } from './model-marker.ts';
import type {
  FoundArtifact,
  ModelFiles,
  ModelPaths,
  ModelStorage,
  SnapshotRef,
  VersionFiles,
} from './model-storage.ts';
import { expectFolder, isPresent, linkModel, type ModelsFolder, namedPaths } from './models-folder.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { findFileUsers } from './open-files.ts';
import { expectPlace, MAIN_PLACE, type StoragePlaces, spaceAt } from './places.ts';
import { planDeletion } from './plan-deletion.ts';
import { promoteArtifact } from './promote-artifact.ts';
import { FileProofStore, type ProofStore } from './proof-store.ts';
import { proveArtifact } from './prove-artifact.ts';
import { findEntry } from './snapshot-entries.ts';
import { onDisk, orNull } from './storage-errors.ts';
import { bytesToCopy, takeFile } from './take-file.ts';
import { verifyModel } from './verify-model.ts';
import { isWithin } from './walk-tree.ts';

export interface StorageParts {
  /** `<RBEE_HOME>`: its `models/` is made here. */
  home: string;
  /** The Hugging Face cache; made when it is not there. The first place, and where there are no others the only one. */
  hubCache: string;
  /** As they are set at the moment; the main one is among them. */
  places?: () => StoragePlaces;
  /** Left out: `<home>/proofs.jsonl`. */
  proofs?: ProofStore;
  /** Left out: the machine's. */
  disk?: Disk;
}

export function createModelStorage({ home, hubCache, disk = realDisk, proofs, ...parts }: StorageParts): ModelStorage {
  const kept = proofs ?? new FileProofStore(disk, resolve(home));
  const main = { id: MAIN_PLACE, root: resolve(hubCache), reserveBytes: 0 };
  const places = parts.places ?? (() => ({ all: [main], defaultId: MAIN_PLACE }));
  // Models of unknown origin have a cache of the same layout, apart, so that other tools don't ask the Hub for them.
  const local = cacheAt(join(resolve(home), 'local'));
  const models: ModelsFolder = { disk, root: join(resolve(home), 'models') };
  const turns = new OneAtATime();
  const gate = new Gate();
  /** Files on their way, with their repo: its folders stay. */
  const awaited = new Map<string, string>();
  const inTurn = <T>(repo: string, work: () => Promise<T>) => gate.pass(() => turns.run(repo, work));

  return {
    partialPath: (snapshot, file) => cacheOf(snapshot).layout.partial(snapshot.repo, file.digest),
    preparePartial: (snapshot, file) =>
      inTurn(snapshot.repo, async () => {
        await expectPlaceOf(snapshot);
        const partial = await preparePartial(cacheOf(snapshot), snapshot, file);
        awaited.set(partial, snapshot.repo);
        return partial;
      }),
    leavePartial: (snapshot, file) =>
      inTurn(snapshot.repo, async () => {
        const cache = cacheOf(snapshot);
        awaited.delete(cache.layout.partial(snapshot.repo, file.digest));
        await tidy(cache, snapshot);
      }),
    findArtifact: (snapshot, file) => gate.pass(() => findAnywhere(findArtifact, snapshot, file)),
    findNamesake: (snapshot, file) => gate.pass(() => findAnywhere(findNamesake, snapshot, file)),
    proveArtifact: (path, file, signal, onBytes) => proveArtifact(disk, kept, path, file, signal, onBytes),
    promoteArtifact: (snapshot, file, sourcePath) =>
      inTurn(snapshot.repo, async () => {
        await promoteArtifact(cacheOf(snapshot), snapshot, file, sourcePath);
        awaited.delete(sourcePath);
      }),
    knownHash: async (path, algorithm) => {
      const found = await onDisk(path, () => orNull(disk.stat(path)));
      return found && kept.rightHash(found, algorithm);
    },
    learnDigest: (path, algorithm, signal, onBytes) =>
      learnDigest({ disk, proofs: kept }, path, algorithm, signal, onBytes),
    takeFile: (taking) =>
      gate.pass(async () => {
        await expectPlaceOf(taking.snapshot);
        const cache = cacheOf(taking.snapshot);
        const temporary = cache.layout.temporary(taking.snapshot.repo);
        awaited.set(temporary, taking.snapshot.repo);
        try {
          return await takeFile(cache, temporary, taking);
        } finally {
          awaited.delete(temporary);
        }
      }),
    filesOf: (files) => gate.pass(() => namedPaths(models, files)),
    writeRef: (repo, refName, commit, place) =>
      inTurn(repo, async () => {
        const caches =
          place === undefined ? await cachesWithCommit({ repo, commit }) : [cacheOf({ repo, commit, place })];
        for (const cache of caches) await writeRef(cache, repo, refName, commit);
      }),
    linkModel: (files) => inTurn(files.snapshot.repo, () => link(files)),
    modelFolder: (modelId) => expectFolder(models, modelId),
    isPresent: (files) => gate.pass(() => isPresent(models, files)),
    verifyModel: async (files, signal, onBytes = () => {}, pace) => {
      for (;;) {
        const { times } = gate;
        const status = await gate
          .pass(async () => {})
          .then(() =>
            verifyModel(models, files, (path, file) =>
              proveArtifact(disk, kept, path, file, signal, (hashed) => onBytes(file, hashed), pace),
            ),
          );
        // A folder that was moved meanwhile took the file away from under the one that read it.
        if (status === 'available' || gate.times === times) return status;
      }
    },
    previewDeletion: (files, shared) =>
      gate.pass(async () => (await planDeletion(await cacheOfModel(files), models, files, shared)).deletion),
    deleteModel: (files, shared) =>
      inTurn(files.snapshot.repo, async () => {
        const cache = await cacheOfModel(files);
        const plan = await planDeletion(cache, models, files, shared);
        await carryOutDeletion(cache, models, files, plan);
        for (const { snapshot } of files.earlier ? [files.earlier, files] : [files]) await tidy(cache, snapshot);
        return plan.deletion;
      }),
    previewDrop: (version, shared) =>
      gate.pass(
        async () => (await planDeletion(await cacheOfVersion(version), models, version, shared, 'version')).deletion,
      ),
    dropVersion: (version, shared) =>
      inTurn(version.snapshot.repo, async () => {
        const cache = await cacheOfVersion(version);
        const plan = await planDeletion(cache, models, version, shared, 'version');
        await removeFiles(cache, version.snapshot, plan);
        await tidy(cache, version.snapshot);
        return plan.deletion;
      }),
    findUsers: async (files, shared) => findFileUsers(await gate.pass(() => allNames(files, shared))),
    namesOf: (files) => gate.pass(() => allNames(files, () => false)),
    places: () => places().all,
    cacheRoots: () => [...places().all.map(({ root }) => root), local.layout.root],
    placeOf: async (files) => {
      const { root } = (await gate.pass(() => cacheOfModel(files))).layout;
      return places().all.find((place) => place.root === root)?.id ?? null;
    },
    freeSpace: (place) => spaceAt(disk, places().all, placeNamed(place)),
    localSpace,
    planTaking: (snapshot, taken, method) =>
      gate.pass(async () => {
        const cache = cacheOf(snapshot);
        const space = await (isLocal(snapshot.repo)
          ? localSpace()
          : spaceAt(disk, places().all, placeNamed(snapshot.place)));
        let copiedBytes = 0;
        for (const each of taken) copiedBytes += await bytesToCopy(cache, { ...each, snapshot, method }, space.device);
        return { space, copiedBytes };
      }),
    alone: (work) => gate.close(work),
  };

  function cacheAt(root: string): HubCache {
    return { disk, layout: new HubCacheLayout(root), proofs: kept };
  }

  /** A place that is not set any more counts as none. */
  function placeNamed(id: string | undefined) {
    const { all, defaultId } = places();
    return all.find((place) => place.id === id) ?? all.find((place) => place.id === defaultId) ?? main;
  }

  function localSpace() {
    return spaceAt(disk, places().all, { id: null, root: local.layout.root });
  }

  function cacheOf({ repo, place }: SnapshotRef): HubCache {
    return isLocal(repo) ? local : cacheAt(placeNamed(place).root);
  }

  async function expectPlaceOf({ repo, place }: SnapshotRef): Promise<void> {
    if (!isLocal(repo)) await expectPlace(disk, placeNamed(place));
  }

  /** In the models folder and in the cache, where it may be a copy; of an earlier version that is kept, too. */
  async function allNames(files: ModelFiles, shared: (file: RepoFile) => boolean): Promise<string[]> {
    const { layout } = await cacheOfModel(files);
    const named = await namedPaths(models, files);
    const present = nameFiles(files).map(({ file }, index) => ({ file, paths: named.slice(index, index + 1) }));
    const cached = [files, ...(files.earlier ? [files.earlier] : [])].flatMap((version) =>
      nameFiles(version).map(({ file }) => ({
        file,
        paths: [layout.entry(version.snapshot, file.path), layout.blob(version.snapshot.repo, file.digest)],
      })),
    );
    return [...present, ...cached].flatMap(({ file, paths }) => (shared(file) ? [] : paths));
  }

  /** Its own first. */
  function cachesOf(snapshot: SnapshotRef): HubCache[] {
    const own = cacheOf(snapshot);
    if (isLocal(snapshot.repo)) return [own];
    const others = places().all.filter(({ root }) => root !== own.layout.root);
    return [own, ...others.map(({ root }) => cacheAt(root))];
  }

  /** Bytes of another place are as good, when nobody has them in this one. */
  async function findAnywhere(
    find: typeof findArtifact,
    snapshot: SnapshotRef,
    file: RepoFile,
  ): Promise<FoundArtifact | null> {
    const [own, ...others] = cachesOf(snapshot);
    const found = own && (await find(own, snapshot, file));
    if (found) return found;
    for (const cache of others) {
      const elsewhere = await unlessBroken(find(cache, snapshot, file));
      if (elsewhere) return { ...elsewhere, elsewhere: true };
    }
    return null;
  }

  async function cachesWithCommit({ repo, commit }: SnapshotRef): Promise<HubCache[]> {
    const caches = cachesOf({ repo, commit });
    const found = await Promise.all(caches.map(({ layout }) => orNull(disk.lstat(layout.snapshot({ repo, commit })))));
    const having = caches.filter((_, index) => found[index]);
    return having.length > 0 ? having : caches.slice(0, 1);
  }

  /** Where its files are: where its folder leads, else whoever has an entry of it. */
  async function cacheOfModel(files: ModelFiles): Promise<HubCache> {
    const caches = cachesOf(files.snapshot);
    if (caches.length > 1) {
      const [first] = await namedPaths(models, files);
      const led = first === undefined ? null : await onDisk(first, () => findEntry(disk, first));
      const leading = caches.find(({ layout }) => led && led.holder !== led.path && isWithin(led.holder, layout.root));
      if (leading) return leading;
    }
    return cacheOfVersion(files);
  }

  /** The model's folder may lead to another version, so this asks for entries alone. */
  async function cacheOfVersion({ snapshot, weights }: VersionFiles): Promise<HubCache> {
    const caches = cachesOf(snapshot);
    const [own] = caches;
    if (caches.length > 1) {
      for (const cache of caches) {
        for (const file of weights) if (await hasEntry(cache, snapshot, file)) return cache;
      }
    }
    return own ?? local;
  }

  function tidy(cache: HubCache, snapshot: SnapshotRef): Promise<void> {
    return tidyRepo(cache, snapshot, [...awaited.values()].includes(snapshot.repo));
  }

  async function link(files: ModelFiles): Promise<ModelPaths> {
    const holders = new Map<string, string>();
    for (const { name, file } of nameFiles(files)) {
      let holder: string | null = null;
      for (const cache of cachesOf(files.snapshot)) holder ??= await findHolder(cache, files.snapshot, file);
      if (holder === null) throw missingFile(cacheOf(files.snapshot), files.snapshot, file);
      holders.set(name, holder);
    }
    return linkModel(models, files, (name) => holders.get(name) ?? '');
  }
}

/** A disk that reports errors keeps nobody from the others. */
async function unlessBroken<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (HiveError.is(error) && error.code === 'storage_error') return null;
    throw error;
  }
}

const isLocal = (repo: string): boolean => repo.startsWith(`${LOCAL_OWNER}/`);
