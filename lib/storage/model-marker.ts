import { join } from 'node:path';
import { z } from 'zod';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import type { Disk } from './disk.ts';
import type { ModelFiles } from './model-storage.ts';
import { orNull } from './storage-errors.ts';

/** In every folder that the hive made under `models/`; a folder without it, or of another id, is not touched. */
export const MARKER = '.rbee-model.json';

const markerSchema = z.object({
  id: z.string(),
  repo: z.string(),
  commit: z.string(),
  files: z.array(z.object({ name: z.string(), path: z.string(), size: z.number(), digest: z.string() })),
});
export type ModelMarker = z.infer<typeof markerSchema>;

export interface NamedFile {
  /** In the model's folder. */
  name: string;
  file: RepoFile;
}

/** Names as llama.cpp needs them: from the first shard's it makes those of the others. The companion comes last. */
export function nameFiles({ weights, mmproj }: Pick<ModelFiles, 'weights' | 'mmproj'>): NamedFile[] {
  const count = fiveDigits(weights.length);
  const named = weights.map((file, index) => ({
    name: weights.length === 1 ? 'model.gguf' : `model-${fiveDigits(index + 1)}-of-${count}.gguf`,
    file,
  }));
  return mmproj ? [...named, { name: 'mmproj.gguf', file: mmproj }] : named;
}

export function markerOf(files: ModelFiles): ModelMarker {
  return {
    id: files.modelId,
    repo: files.snapshot.repo,
    commit: files.snapshot.commit,
    files: nameFiles(files).map(({ name, file }) => ({
      name,
      path: file.path,
      size: file.sizeBytes,
      digest: `${file.digest.algorithm}:${file.digest.hex}`,
    })),
  };
}

export function markerText(marker: ModelMarker): string {
  return `${JSON.stringify(marker, null, 2)}\n`;
}

/** Null when the folder is not one of the hive's. */
export async function readMarker(disk: Disk, folder: string): Promise<ModelMarker | null> {
  const found = await orNull(disk.lstat(folder));
  const text = found?.isDirectory() ? await orNull(disk.readFile(join(folder, MARKER))) : null;
  if (text === null) return null;
  try {
    return markerSchema.parse(JSON.parse(text));
  } catch (error) {
    // Written in one piece before its folder had a name, so this one is not ours.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

function fiveDigits(number: number): string {
  return String(number).padStart(5, '0');
}
