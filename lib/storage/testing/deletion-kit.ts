import { deepStrictEqual, strictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deletion, ModelFiles, ModelStorage } from '../model-storage.ts';
import { bytesOnDisk, isFile, type MadeFile, noneShared, type Place, tree } from './storage-kit.ts';

/** Previews, deletes, and compares both with what the disk itself lost of model bytes. */
export async function deleteAndCompare(
  place: Place,
  storage: ModelStorage,
  files: ModelFiles,
  shared: Parameters<ModelStorage['deleteModel']>[1] = noneShared,
): Promise<Omit<Deletion, 'keptBy'>> {
  const preview = await storage.previewDeletion(files, shared);
  const untouched = [tree(place.home), tree(place.cache)];
  deepStrictEqual(await storage.previewDeletion(files, shared), preview);
  deepStrictEqual([tree(place.home), tree(place.cache)], untouched);
  const before = modelBytes(place);
  const deletion = await storage.deleteModel(files, shared);
  deepStrictEqual(deletion, preview);
  strictEqual(before - modelBytes(place), deletion.freedBytes);
  const { freedBytes, keptBytes } = deletion;
  return { freedBytes, keptBytes };
}

/** Without the hive's and other tools' small notes. */
function modelBytes(place: Place): number {
  const notes = [...tree(place.home), ...tree(place.cache)].filter((name) =>
    /(\.rbee-model\.json|proofs\.jsonl|CACHEDIR\.TAG|\.refs|\.huggingface-shared-blobs)$|\/refs\//.test(name),
  );
  const size = notes.reduce((sum, name) => {
    const path = [join(place.home, name), join(place.cache, name)].find(isFile);
    return sum + (path ? readFileSync(path).length : 0);
  }, 0);
  return bytesOnDisk(place.home, place.cache) - size;
}

export const sizeOf = (...made: MadeFile[]) => made.reduce((sum, { bytes }) => sum + bytes.length, 0);
