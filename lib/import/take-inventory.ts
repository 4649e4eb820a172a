import type { ModelCatalog } from '#lib/catalog/model-catalog.ts';
import type { Disk } from '#lib/storage/disk.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import { orNull } from '#lib/storage/storage-errors.ts';
import type { Inventory } from './scan-disk.ts';

/** The files of all models of the catalog, as the disk has them now. */
export async function takeInventory(catalog: ModelCatalog, storage: ModelStorage, disk: Disk): Promise<Inventory> {
  const byIdentity = new Map<string, string>();
  const bySha256 = new Map<string, string>();
  const bySize = new Map<number, string>();
  for (const id of catalog.listIds()) {
    const files = catalog.filesOf(id);
    for (const { sizeBytes, digest } of files.weights) {
      bySize.set(sizeBytes, id);
      if (digest.algorithm === 'sha256') bySha256.set(digest.hex, id);
    }
    const paths = (await storage.filesOf(files)).slice(0, files.weights.length);
    for (const found of await Promise.all(paths.map((path) => orNull(disk.stat(path))))) {
      if (found) byIdentity.set(`${found.dev}:${found.ino}`, id);
    }
  }
  return { byIdentity, bySha256, bySize };
}
