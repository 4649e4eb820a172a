import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { isRepoName } from '#lib/reference/repo-name.ts';
import type { Disk } from '#lib/storage/disk.ts';
import { filesBelow } from '#lib/storage/folders.ts';
import { orNull } from '#lib/storage/storage-errors.ts';
import type { Collect, FoundFile } from './found.ts';
import { lookAtFile } from './look-at-file.ts';

/** A manifest lists a handful of layers. */
const MOST_MANIFEST_BYTES = 262_144n;
const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const manifestSchema = z.object({
  config: z.object({ digest: digestSchema }).optional(),
  layers: z.array(z.object({ mediaType: z.string(), digest: digestSchema })).max(1000),
});
const configSchema = z.object({ file_type: z.string().max(32) });

const MODEL = 'application/vnd.ollama.image.model';
const PROJECTOR = 'application/vnd.ollama.image.projector';
const HUB_REGISTRIES = ['hf.co', 'huggingface.co'];

/** Whether a folder with these names in it is Ollama's store. */
export const isOllamaStore = (names: readonly string[]): boolean =>
  names.includes('manifests') && names.includes('blobs');

/**
 * Models of Ollama's store: `manifests/<registry>/<namespace>/<name>/<tag>` says which of `blobs/sha256-<hex>` belong
 * together. Blobs that no manifest names are Ollama's own affair. A manifest that is not understood is passed over.
 */
export async function readOllama(disk: Disk, root: string, collect: Collect, signal: AbortSignal): Promise<void> {
  const manifests = join(root, 'manifests');
  for (const path of await filesBelow(disk, manifests)) {
    signal.throwIfAborted();
    const [registry = '', ...name] = relative(manifests, path).split(sep);
    const tag = name.pop();
    const manifest = await readJson(disk, path, manifestSchema);
    const models = manifest?.layers.filter(({ mediaType }) => mediaType === MODEL) ?? [];
    const [model] = models;
    if (!manifest || !model || models.length > 1 || tag === undefined || name.length === 0) continue;
    const label = `${name.filter((part) => part !== 'library').join('/')}:${tag}`;
    const fileName = `${name.at(-1)}-${tag}`.replaceAll(/[^A-Za-z0-9._-]/g, '_');
    const projector = manifest.layers.find(({ mediaType }) => mediaType === PROJECTOR);
    const files: FoundFile[] = [];
    for (const [layer, as] of [
      [model, `${fileName}.gguf`],
      [projector, `mmproj-${fileName}.gguf`],
    ] as const) {
      const file = layer && (await findBlob(disk, root, layer.digest, as));
      if (file) files.push(file);
    }
    if (files[0]?.name !== `${fileName}.gguf`) continue;
    const repo = HUB_REGISTRIES.includes(registry) ? name.join('/') : '';
    const config = manifest.config && (await readJson(disk, blobPath(root, manifest.config.digest), configSchema));
    const bucket = {
      source: 'ollama' as const,
      folder: root,
      claim: isRepoName(repo) ? { repo, commit: null } : null,
      label,
      quant: config?.file_type ?? null,
      files,
      sharesCompanion: true,
    };
    if (!collect(bucket)) return;
  }
}

const blobPath = (root: string, digest: string): string => join(root, 'blobs', digest.replace(':', '-'));

function findBlob(disk: Disk, root: string, digest: string, name: string): Promise<FoundFile | null> {
  const hex = digest.slice('sha256:'.length);
  return lookAtFile(disk, blobPath(root, digest), name, { algorithm: 'sha256', hex });
}

async function readJson<T extends z.ZodType>(disk: Disk, path: string, schema: T): Promise<z.infer<T> | null> {
  const found = await orNull(disk.stat(path));
  if (!found?.isFile() || found.size > MOST_MANIFEST_BYTES || !(await disk.canRead(path))) return null;
  try {
    return schema.parse(JSON.parse(await disk.readFile(path)));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}
