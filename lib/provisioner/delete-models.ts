import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { ModelDeleted, ModelsDeleted } from '#lib/contract/models.ts';
import type { ModelFiles } from '#lib/storage/model-storage.ts';

/** One after the other, as each frees what the ones before it left. What one refuses does not keep the others. */
export async function deleteEach(
  ids: readonly string[],
  deleteOne: (id: string) => Promise<ModelDeleted>,
): Promise<ModelsDeleted> {
  const answer: ModelsDeleted = { ids: [], freed_bytes: 0, kept_bytes: 0, failed: [] };
  for (const id of ids) {
    try {
      const { freed_bytes, kept_bytes } = await deleteOne(id);
      answer.ids.push(id);
      answer.freed_bytes += freed_bytes;
      answer.kept_bytes += kept_bytes;
    } catch (error) {
      answer.failed.push({ id, error: HiveError.from(error).toWire() });
    }
  }
  return answer;
}

/**
 * What deleting all of them would do. Each alone keeps the bytes that it shares with another; what only these share
 * goes when the last of them goes, so it is counted as freed, once.
 */
export async function previewEach(
  ids: readonly string[],
  catalog: Pick<ModelCatalog, 'filesOf' | 'usersOf'>,
  previewOne: (id: string) => Promise<ModelDeleted>,
): Promise<ModelsDeleted> {
  const answer = await deleteEach(ids, previewOne);
  const going = new Set(answer.ids);
  const counted = new Set<string>();
  for (const id of answer.ids) {
    for (const { key, sizeBytes, users } of sharedFiles(catalog.filesOf(id), catalog)) {
      if (counted.has(key)) continue;
      counted.add(key);
      const among = users.filter((user) => going.has(user)).length;
      const stays = among < users.length;
      answer.kept_bytes -= sizeBytes * (stays ? among - 1 : among);
      if (!stays) answer.freed_bytes += sizeBytes;
    }
  }
  return answer;
}

function sharedFiles({ snapshot, weights, mmproj }: ModelFiles, catalog: Pick<ModelCatalog, 'usersOf'>) {
  return [...weights, ...(mmproj ? [mmproj] : [])]
    .map((file) => ({
      key: `${snapshot.repo} ${file.digest.hex}`,
      sizeBytes: file.sizeBytes,
      users: catalog.usersOf(file, snapshot.repo),
    }))
    .filter(({ users }) => users.length > 1);
}
