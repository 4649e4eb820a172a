import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** Folders as other programs lay them out, made from what is known of each; nothing here is the hive's own code. */
const SAMPLES = join(import.meta.dirname, '../../../e2e/hub/models');

export const sample = (name: string): string => join(SAMPLES, `bumble-0.4m-instruct.${name}.gguf`);
export const MMPROJ = join(SAMPLES, 'mmproj-bumble-F16.gguf');
export const COMMIT = 'c'.repeat(40);

export function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

export function copyTo(source: string, path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(source, path);
  return path;
}

export function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function linkTo(target: string, path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(relative(dirname(path), target), path);
  return path;
}

interface CachedFile {
  path: string;
  source: string;
}

const repoFolder = (cache: string, repo: string) => join(cache, `models--${repo.replace('/', '--')}`);

/** huggingface_hub 1.x and llama.cpp: a blob named by its hash, a relative link to it, a ref. */
export function hubCache1(cache: string, repo: string, files: CachedFile[], commit = COMMIT): void {
  const root = repoFolder(cache, repo);
  for (const { path, source } of files) {
    const blob = copyTo(source, join(root, 'blobs', sha256Of(source)));
    linkTo(blob, join(root, 'snapshots', commit, path));
  }
  write(join(root, 'refs/main'), commit);
}

/** huggingface_hub 2.0 with Xet: the repo's blob leads on into a store that all repos share. */
export function hubCache2(cache: string, repo: string, files: CachedFile[], commit = COMMIT): void {
  const root = repoFolder(cache, repo);
  write(join(cache, 'CACHEDIR.TAG'), 'Signature: 8a477f597d28d172789f06886806bc55\n');
  write(join(cache, 'blobs/.huggingface-shared-blobs'), '1\n');
  for (const { path, source } of files) {
    const xetHash = createHash('sha256')
      .update(`xet of ${sha256Of(source)}`)
      .digest('hex');
    const payload = copyTo(source, join(cache, 'blobs', xetHash.slice(0, 2), xetHash));
    chmodSync(payload, 0o444);
    const blob = linkTo(payload, join(root, 'blobs', sha256Of(source)));
    write(`${payload}.refs`, `${relative(cache, blob)}\n`);
    write(`${payload}.lock`, '');
    write(join(cache, '.locks', basename(root), `${sha256Of(source)}.lock`), '');
    linkTo(blob, join(root, 'snapshots', commit, path));
  }
  write(join(root, 'trees', `${commit}.json`), '[]');
  write(join(root, '.no_exist', commit, 'config.json'), '');
  write(join(root, 'refs/main'), commit);
}

/** Windows, or HF_HUB_DISABLE_SYMLINKS: the file itself stands in the snapshot. */
export function hubCacheWithoutLinks(cache: string, repo: string, files: CachedFile[], commit = COMMIT): void {
  const root = repoFolder(cache, repo);
  mkdirSync(join(root, 'blobs'), { recursive: true });
  for (const { path, source } of files) copyTo(source, join(root, 'snapshots', commit, path));
  write(join(root, 'refs/main'), commit);
}

/** `<publisher>/<repo>/<file>`. */
export function lmStudio(folder: string, repo: string, sources: string[]): string[] {
  return sources.map((source) => copyTo(source, join(folder, repo, source.slice(source.lastIndexOf('/') + 1))));
}

/** `manifests/<registry>/<namespace>/<name>/<tag>` and `blobs/sha256-<hex>`. */
export function ollama(store: string, name: string, tag: string, model: string, projector: string | null = null): void {
  const layer = (mediaType: string, source: string) => {
    const hex = sha256Of(source);
    copyTo(source, join(store, 'blobs', `sha256-${hex}`));
    return { mediaType, digest: `sha256:${hex}`, size: readFileSync(source).length };
  };
  const config = write(join(store, 'config.tmp'), JSON.stringify({ model_format: 'gguf', file_type: 'Q4_0' }));
  const layers = [
    layer('application/vnd.ollama.image.model', model),
    ...(projector ? [layer('application/vnd.ollama.image.projector', projector)] : []),
  ];
  write(join(store, 'manifests', name, tag), JSON.stringify({ schemaVersion: 2, config: layer('c', config), layers }));
}

/** `count` models of some 60 kB of header each, on as few blocks as the disk allows: names of one file. */
export function manyModels(folder: string, count: number): void {
  const source = sample('Q4_0');
  for (let index = 0; index < count; index += 1) {
    const path = join(folder, `publisher-${index % 7}`, `Bumble-${index}-GGUF`, `bumble-${index}.Q4_0.gguf`);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(source, path);
  }
}

export const hardLink = (existing: string, path: string): string => {
  mkdirSync(dirname(path), { recursive: true });
  linkSync(existing, path);
  return path;
};
