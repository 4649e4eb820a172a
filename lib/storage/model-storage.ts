import type { ImportMethod } from '#lib/contract/disk.ts';
import type { FileDigest, RepoFile, RepoSnapshot } from '#lib/vendors/vendor.ts';
import type { HashPace } from './hash-file.ts';
import type { FileUser } from './open-files.ts';
import type { PlaceSpace, StoragePlace } from './places.ts';
import type { Taken, Taking } from './take-file.ts';

/** `place`: where what is not here yet goes; left out, or not set any more: the default one. */
export type SnapshotRef = Pick<RepoSnapshot, 'repo' | 'commit'> & { place?: string | undefined };

export interface FoundArtifact {
  path: string;
  proven: boolean;
  /** In another place than that of its snapshot: putting it there copies it. */
  elsewhere?: true;
}

/** The artifacts of one version of a model in the order of its shards, with the companion apart. */
export interface VersionFiles {
  snapshot: SnapshotRef;
  /** One file, or all shards in order. */
  weights: RepoFile[];
  mmproj: RepoFile | null;
}

export interface ModelFiles extends VersionFiles {
  modelId: string;
  /** The version before it, while it is kept: it goes when the model is deleted. */
  earlier?: VersionFiles;
}

export interface ModelPaths {
  /** `<RBEE_HOME>/models/<id>/model.gguf`, or the first shard of a split model. */
  path: string;
  mmprojPath: string | null;
}

export interface Deletion {
  freedBytes: number;
  /** Bytes of the model that stay, as another model or snapshot still uses them. */
  keptBytes: number;
  /** Who uses what stays, as far as the disk tells. */
  keptBy: Keeper[];
}

/**
 * `snapshot`: a name that other tools have for it in the cache. `model`: another model of this hive. `link`: a name
 * somewhere else on this disk. `outside`: the file is another program's, and was only linked to.
 */
export interface Keeper {
  kind: 'snapshot' | 'model' | 'link' | 'outside';
  /** A path, or a model's id. */
  name: string;
  bytes: number;
}

/**
 * The disk: the Hugging Face cache as huggingface_hub lays it out, and the models folder that leads into it.
 * Failures are HiveErrors: `disk_full`, `storage_error`, `unsafe_path`.
 */
export interface ModelStorage {
  /** Where a transfer of this file writes; on the same filesystem as its final place. Makes the folder. */
  preparePartial(snapshot: SnapshotRef, file: RepoFile): Promise<string>;
  /** Nobody writes there any more: the folders that were made for it go when nothing else is in them. */
  leavePartial(snapshot: SnapshotRef, file: RepoFile): Promise<void>;
  /** The same place, without touching the disk. */
  partialPath(snapshot: SnapshotRef, file: RepoFile): string;
  /**
   * The bytes of this file when the cache already has them, whoever brought them, or null. Checks the size; `proven` is
   * false while nobody on this hive has hashed them.
   */
  findArtifact(snapshot: SnapshotRef, file: RepoFile): Promise<FoundArtifact | null>;
  /**
   * The same bytes, as another repo has brought them, or null. That they are here lets nobody into this repo: whoever
   * takes them for it asks the vendor first.
   */
  findNamesake(snapshot: SnapshotRef, file: RepoFile): Promise<FoundArtifact | null>;
  /**
   * Hashes what was found, off the calling thread. False: it is not what the Hub says, and has been set aside:
   * it stays where it is, for it may be another program's, but is not offered again. The right bytes take its name.
   */
  proveArtifact(path: string, file: RepoFile, signal: AbortSignal, onBytes: (hashed: number) => void): Promise<boolean>;
  /**
   * Verified partial (or proven bytes already in the cache) → blob and snapshot, each by one rename; the same when done
   * twice. Bytes that nobody has proven are refused.
   */
  promoteArtifact(snapshot: SnapshotRef, file: RepoFile, sourcePath: string): Promise<void>;
  /** The hash that a file was found to have; null when nobody has read it since it changed. */
  knownHash(path: string, algorithm: FileDigest['algorithm']): Promise<string | null>;
  /** What a file hashes to, read off the calling thread, once. */
  learnDigest(
    path: string,
    algorithm: FileDigest['algorithm'],
    signal: AbortSignal,
    onBytes: (hashedBytes: number) => void,
  ): Promise<FileDigest>;
  /** What taking these files by that way would copy, and what is free where they would be. */
  planTaking(
    snapshot: SnapshotRef,
    taken: readonly Pick<Taking, 'file' | 'source'>[],
    method: ImportMethod,
  ): Promise<{ space: PlaceSpace; copiedBytes: number }>;
  /** Gives a proven file of another program a place in the cache, by the way that was chosen. Deletes nothing. */
  takeFile(taking: Taking): Promise<Taken>;
  /** Where a runtime finds the files of a model, in their order; none when it has no folder. */
  filesOf(files: ModelFiles): Promise<string[]>;
  /** Every name that a file of the model may have, also in the cache, and those of an earlier version that is kept. */
  namesOf(files: ModelFiles): Promise<string[]>;
  /**
   * `refs/<refName>` → commit, so that other tools find it by name. Last, once the snapshot has its files. Without a
   * place, in all that have the commit.
   */
  writeRef(repo: string, refName: string, commit: string, place?: string): Promise<void>;
  /** Makes the model's folder under `models/`; atomic, and the same when done twice. */
  linkModel(files: ModelFiles): Promise<ModelPaths>;
  /** Where that folder is or would be made: absolute. Changes nothing. */
  modelFolder(modelId: string): Promise<string>;
  /** Whether every file of the model is still there with its size, at the path that a runtime is given. */
  isPresent(files: ModelFiles): Promise<boolean>;
  /** Hashes every file of the model again, off the calling thread. What is wrong is set aside, as in `proveArtifact`. */
  verifyModel(
    files: ModelFiles,
    signal: AbortSignal,
    onBytes?: (file: RepoFile, hashedBytes: number) => void,
    pace?: HashPace,
  ): Promise<'available' | 'corrupt' | 'missing'>;
  /** What deleting would free, to the byte; `shared` says which files other catalogued models use. Changes nothing. */
  previewDeletion(files: ModelFiles, shared: (file: RepoFile) => boolean): Promise<Deletion>;
  /**
   * Removes the model's folder, its entries in its own commit, and the blobs that no entry of any commit leads to any
   * more, whoever brought them. Goes on where an interrupted deletion ended.
   */
  deleteModel(files: ModelFiles, shared: (file: RepoFile) => boolean): Promise<Deletion>;
  /**
   * The same for the files of one version alone, which is not the one that the model's folder leads to: the folder stays.
   * `shared` says which of them the present version has, too.
   */
  previewDrop(version: ModelFiles, shared: (file: RepoFile) => boolean): Promise<Deletion>;
  dropVersion(version: ModelFiles, shared: (file: RepoFile) => boolean): Promise<Deletion>;
  /** Processes that have a file open that would go with the model, as far as the system tells. */
  findUsers(files: ModelFiles, shared: (file: RepoFile) => boolean): Promise<FileUser[]>;
  places(): readonly StoragePlace[];
  /** Of the places, and where models of unknown origin are. */
  cacheRoots(): readonly string[];
  /** The place that has the model's files; null for one of unknown origin, which is kept beside the database. */
  placeOf(files: ModelFiles): Promise<string | null>;
  /** Of the filesystem of a place, left out: the default one. */
  freeSpace(place?: string): Promise<PlaceSpace>;
  /** Where models of unknown origin are. */
  localSpace(): Promise<PlaceSpace>;
  /** Runs work while nothing else here changes or looks at anything. It must not use this storage itself. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}
