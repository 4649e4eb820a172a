import { basename, dirname, join, relative, sep } from 'node:path';
import { isGguf } from '#lib/gguf/companion.ts';
import { isRepoName } from '#lib/reference/repo-name.ts';
import type { Disk } from '#lib/storage/disk.ts';
import { orNull } from '#lib/storage/storage-errors.ts';
import type { Collect, FoundBucket, FoundFile } from './found.ts';
import { lookAtFile, unlessForbidden } from './look-at-file.ts';
import { isHubCache, readHubCache } from './read-hub-cache.ts';
import { isOllamaStore, readOllama } from './read-ollama.ts';

/** A person may name `/`: these end a walk that has no end. */
const DEEPEST = 16;
const MOST_FOLDERS = 50_000;

interface Walk {
  disk: Disk;
  root: string;
  /** Real paths that are not entered: what the hive has is not found again. */
  except: ReadonlySet<string>;
  collect: Collect;
  signal: AbortSignal;
}

/**
 * Whatever lies below `root`: Hugging Face caches and Ollama's stores are recognised by what is in them; in any other
 * folder the GGUFs in it belong together. Links to folders and hidden folders are not entered. False when it ended
 * before the end.
 */
export async function walkFolder(walk: Walk): Promise<boolean> {
  const { disk, root, except, collect, signal } = walk;
  let full = false;
  const gather: Collect = (bucket) => {
    full ||= !collect(bucket);
    return !full;
  };
  const waiting = [{ path: root, depth: 0 }];
  let folders = 0;
  for (let next = waiting.pop(); next && !full; next = waiting.pop()) {
    signal.throwIfAborted();
    const { path, depth } = next;
    if (++folders > MOST_FOLDERS) return false;
    const entries = (await unlessForbidden(orNull(disk.readdir(path)), null)) ?? [];
    const names = entries.map((entry) => entry.name);
    if (isHubCache(names)) await readHubCache(disk, path, gather, signal);
    else if (isOllamaStore(names)) await readOllama(disk, path, gather, signal);
    else {
      const files: FoundFile[] = [];
      for (const entry of entries) {
        const inside = join(path, entry.name);
        if (entry.isDirectory()) {
          const entered = !entry.name.startsWith('.') && depth < DEEPEST && !except.has(inside);
          if (entered) waiting.push({ path: inside, depth: depth + 1 });
        } else if (isGguf(entry.name)) {
          const file = await lookAtFile(disk, inside, entry.name);
          if (file) files.push(file);
        }
      }
      if (files.length > 0) gather(bucketOf(root, path, files));
    }
  }
  return !full;
}

/**
 * LM Studio keeps `<publisher>/<repo>/<file>`, and so do many people; whether it is that repo is for the Hub to say. The
 * Hub is asked for no name of a folder above the one that was named.
 */
function bucketOf(root: string, path: string, files: FoundFile[]): FoundBucket {
  const below = relative(root, path).split(sep);
  const repo = `${basename(dirname(path))}/${basename(path)}`;
  const claim = below.length >= 2 && isRepoName(repo) ? { repo, commit: null } : null;
  const asLmStudio = below.length === 2 && claim !== null;
  return {
    source: asLmStudio ? 'lm_studio' : 'folder',
    folder: root,
    claim,
    label: null,
    quant: null,
    files,
    sharesCompanion: asLmStudio,
  };
}
