import { join } from 'node:path';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { nameFiles } from './model-marker.ts';
import type { ModelFiles } from './model-storage.ts';
import { findFolder, type ModelsFolder } from './models-folder.ts';
import { onDisk, orNull } from './storage-errors.ts';

/** Looks at what a runtime is given. `prove` hashes one file. A file that is gone says more than one that is wrong. */
export async function verifyModel(
  models: ModelsFolder,
  files: ModelFiles,
  prove: (path: string, file: RepoFile) => Promise<boolean>,
): Promise<'available' | 'corrupt' | 'missing'> {
  const folder = await onDisk(models.root, () => findFolder(models, files.modelId));
  if (!folder) return 'missing';
  const named = nameFiles(files).map(({ name, file }) => ({ path: join(folder, name), file }));
  const found = await onDisk(folder, () => Promise.all(named.map(({ path }) => orNull(models.disk.stat(path)))));
  if (found.some((file) => !file?.isFile())) return 'missing';
  for (const { path, file } of named) if (!(await prove(path, file))) return 'corrupt';
  return 'available';
}
