import { basename, dirname, join } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import { beginsWithRepo, disambiguatedFolderName, modelFolderName } from '#lib/gguf/model-id.ts';
import type { Disk } from './disk.ts';
import { removeFilesBelow, removeIfEmpty } from './folders.ts';
import { shortHash, unsafePath } from './hub-cache-layout.ts';
import { hardLinkOrCopy, trySymlink } from './linking.ts';
import { MARKER, type ModelMarker, markerOf, markerText, nameFiles, readMarker } from './model-marker.ts';
import type { ModelFiles, ModelPaths } from './model-storage.ts';
import { isSameFile } from './snapshot-entries.ts';
import { ifThere, isErrno, onDisk, orNull } from './storage-errors.ts';

export interface ModelsFolder {
  disk: Disk;
  /** `<RBEE_HOME>/models`, absolute. */
  root: string;
}

/**
 * Makes the model's folder, with a name for each file that leads to its holder in the cache. Links are absolute: they
 * stay right when the hive's home is itself reached by a symlink or is moved; when the cache is moved, linking again
 * puts them right.
 */
export async function linkModel(
  models: ModelsFolder,
  files: ModelFiles,
  holderOf: (name: string) => string,
): Promise<ModelPaths> {
  const { disk, root } = models;
  const marker = markerOf(files);
  // One name for each id, so that what a crash left is found and used up by the next call.
  const built = join(root, `.rbee-new-${shortHash(files.modelId)}`);
  return onDisk(root, async () => {
    await disk.mkdir(root);
    await removeFilesBelow(disk, built);
    let folder = await chooseFolder(models, files.modelId);
    if (!(await isLinked(disk, folder, marker, holderOf))) {
      try {
        await build(disk, built, marker, holderOf);
        folder = await putInPlace(models, built, marker);
      } catch (error) {
        // A copy on a full disk would keep it full.
        await removeFilesBelow(disk, built);
        throw error;
      }
    }
    const named = nameFiles(files).map(({ name }) => join(folder, name));
    const [path] = named;
    if (path === undefined) throw new HiveError('internal', `${files.modelId} has no file.`);
    return { path, mmprojPath: files.mmproj ? (named.at(-1) ?? null) : null };
  });
}

/** Whether every file of the model, as it is now, is at the path that a runtime is given, with its size. */
export async function isPresent(models: ModelsFolder, files: ModelFiles): Promise<boolean> {
  return onDisk(models.root, async () => {
    const folder = await findFolder(models, files.modelId);
    const marker = folder && (await readMarker(models.disk, folder));
    if (!folder || !marker) return false;
    if (markerText({ ...marker, commit: '' }) !== markerText({ ...markerOf(files), commit: '' })) return false;
    const found = await Promise.all(marker.files.map(({ name }) => orNull(models.disk.stat(join(folder, name)))));
    return found.every((file, index) => file?.isFile() && file.size === BigInt(marker.files[index]?.size ?? -1));
  });
}

/** Where a runtime finds the files of the model, in their order; none when it has no folder. */
export async function namedPaths(models: ModelsFolder, files: ModelFiles): Promise<string[]> {
  const folder = await onDisk(models.root, () => findFolder(models, files.modelId));
  return folder === null ? [] : nameFiles(files).map(({ name }) => join(folder, name));
}

/** The folder that carries this id, or null. */
export async function findFolder({ disk, root }: ModelsFolder, modelId: string): Promise<string | null> {
  for (const folder of candidates(root, modelId)) {
    if ((await readMarker(disk, folder))?.id === modelId) return folder;
  }
  return null;
}

/** Markers of all models of this repo. Every name of a folder begins with its repo, so the others need not be opened. */
export async function listMarkers({ disk, root }: ModelsFolder, repo: string): Promise<ModelMarker[]> {
  const folders = ((await orNull(disk.readdir(root))) ?? []).filter(({ name }) => beginsWithRepo(name, repo));
  const markers = await Promise.all(folders.map((folder) => readMarker(disk, join(root, folder.name))));
  return markers.filter((marker) => marker !== null).filter((marker) => marker.repo === repo);
}

/** The names in the order in which they go: without its first shard a model is not loaded by anyone. */
export async function removeFolder({ disk, root }: ModelsFolder, folder: string, marker: ModelMarker): Promise<void> {
  for (const { name } of marker.files) await ifThere(disk.unlink(join(folder, basename(name))));
  await ifThere(disk.unlink(join(folder, MARKER)));
  // A person may keep something of theirs in it.
  await removeIfEmpty(disk, folder);
  await disk.syncFolder(root);
}

/** What a crash left of a folder whose marker had gone: an empty one is nobody's. */
export async function removeEmptyFolder({ disk, root }: ModelsFolder, modelId: string): Promise<void> {
  for (const folder of candidates(root, modelId)) await removeIfEmpty(disk, folder);
}

/** Ours, else the first name that is free: two ids never share a folder. */
async function chooseFolder(models: ModelsFolder, modelId: string): Promise<string> {
  const ours = await findFolder(models, modelId);
  if (ours) return ours;
  await removeEmptyFolder(models, modelId);
  for (const folder of candidates(models.root, modelId)) {
    if (!(await orNull(models.disk.lstat(folder)))) return folder;
  }
  const path = join(models.root, modelFolderName(modelId));
  throw new HiveError('storage_error', `Something that is not of this hive stands at ${path}.`, {
    hint: 'Move it away, then retry.',
    details: { path },
  });
}

/** The model's folder, or the name that it would get as things are now. */
export async function expectFolder(models: ModelsFolder, modelId: string): Promise<string> {
  return onDisk(models.root, async () => {
    const ours = await findFolder(models, modelId);
    if (ours) return ours;
    const [plain = '', other = ''] = candidates(models.root, modelId);
    const taken = await readMarker(models.disk, plain);
    return taken === null ? plain : other;
  });
}

function candidates(root: string, modelId: string): string[] {
  return [modelFolderName(modelId), disambiguatedFolderName(modelId)].map((name) => {
    if (name !== basename(name) || name === '' || name === '.' || name === '..') throw unsafePath(modelId);
    return join(root, name);
  });
}

async function isLinked(
  disk: Disk,
  folder: string,
  marker: ModelMarker,
  holderOf: (name: string) => string,
): Promise<boolean> {
  const present = await readMarker(disk, folder);
  if (!present || markerText(present) !== markerText(marker)) return false;
  const same = await Promise.all(
    marker.files.map(async ({ name }) =>
      isSameFile(await orNull(disk.stat(join(folder, name))), await orNull(disk.stat(holderOf(name)))),
    ),
  );
  return same.every(Boolean);
}

async function build(
  disk: Disk,
  folder: string,
  marker: ModelMarker,
  holderOf: (name: string) => string,
): Promise<void> {
  await disk.mkdir(folder);
  for (const { name } of marker.files) {
    const path = join(folder, name);
    if (!(await trySymlink(disk, holderOf(name), path))) await hardLinkOrCopy(disk, holderOf(name), path);
  }
  await disk.writeFile(join(folder, MARKER), markerText(marker));
  await disk.syncFolder(folder);
}

async function putInPlace(models: ModelsFolder, built: string, marker: ModelMarker): Promise<string> {
  const { disk, root } = models;
  for (;;) {
    const folder = await chooseFolder(models, marker.id);
    const present = await readMarker(disk, folder);
    if (present) await replaceNames(disk, folder, built, present, marker);
    else if (!(await tryRename(disk, built, folder))) continue;
    await disk.syncFolder(root);
    await disk.syncFolder(dirname(root));
    return folder;
  }
}

/** False: another process has taken the name meanwhile. */
async function tryRename(disk: Disk, built: string, folder: string): Promise<boolean> {
  try {
    await disk.rename(built, folder);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) return false;
    throw error;
  }
}

/**
 * An older version makes room name by name. The first shard goes first and comes last, so that no runtime ever loads
 * shards of two versions.
 */
async function replaceNames(
  disk: Disk,
  folder: string,
  built: string,
  old: ModelMarker,
  marker: ModelMarker,
): Promise<void> {
  const names = marker.files.map(({ name }) => name);
  const gone = old.files.map(({ name }) => basename(name)).filter((name) => !names.includes(name));
  const [first] = names;
  if (first !== undefined && names.length > 1) await ifThere(disk.unlink(join(folder, first)));
  for (const name of gone) await ifThere(disk.unlink(join(folder, name)));
  for (const name of names.toReversed()) await disk.rename(join(built, name), join(folder, name));
  await disk.rename(join(built, MARKER), join(folder, MARKER));
  await disk.syncFolder(folder);
  // A rename between two hard links of one file does nothing and leaves both.
  await removeFilesBelow(disk, built);
}
