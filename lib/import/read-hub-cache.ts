import { basename, dirname, relative, sep } from 'node:path';
import { isGguf } from '#lib/gguf/companion.ts';
import { isRepoName } from '#lib/reference/repo-name.ts';
import type { Disk } from '#lib/storage/disk.ts';
import { filesBelow } from '#lib/storage/folders.ts';
import { HubCacheLayout } from '#lib/storage/hub-cache-layout.ts';
import { findEntry, listCommits } from '#lib/storage/snapshot-entries.ts';
import { orNull } from '#lib/storage/storage-errors.ts';
import type { FileDigest } from '#lib/vendors/vendor.ts';
import type { Collect, FoundFile } from './found.ts';
import { lookAtFile } from './look-at-file.ts';

export const REPO_FOLDER = /^models--/;

/**
 * The GGUFs of a Hugging Face cache, in all its forms: links to blobs, blobs that lead on into the shared store, and
 * plain files where there are no links. A file that several commits have is told once, of the commit that `main` leads
 * to when it has it, else of the newest.
 */
export async function readHubCache(disk: Disk, root: string, collect: Collect, signal: AbortSignal): Promise<void> {
  const layout = new HubCacheLayout(root);
  for (const { name } of (await orNull(disk.readdir(root))) ?? []) {
    signal.throwIfAborted();
    const repo = repoOf(name);
    if (repo === null) continue;
    const seen = new Set<string>();
    for (const commit of await commitsOf(disk, layout, repo)) {
      const files: FoundFile[] = [];
      for (const path of await filesBelow(disk, layout.snapshot({ repo, commit }))) {
        const name = relative(layout.snapshot({ repo, commit }), path).split(sep).join('/');
        if (!isGguf(name) || seen.has(name)) continue;
        const entry = await findEntry(disk, path);
        const digest = entry && dirname(entry.holder) === layout.blobs(repo) ? digestOf(basename(entry.holder)) : null;
        const file = await lookAtFile(disk, path, name, digest);
        if (!file) continue;
        seen.add(name);
        files.push(file);
      }
      if (files.length === 0) continue;
      const bucket = { folder: root, claim: { repo, commit }, label: null, quant: null, files, sharesCompanion: true };
      if (!collect({ source: 'hub_cache', ...bucket })) return;
    }
  }
}

/** `models--org--repo`; older caches have repos without an owner, which no reference can name. */
function repoOf(folder: string): string | null {
  if (!REPO_FOLDER.test(folder)) return null;
  const repo = folder.replace(REPO_FOLDER, '').replace('--', '/');
  return isRepoName(repo) ? repo : null;
}

async function commitsOf(disk: Disk, layout: HubCacheLayout, repo: string): Promise<string[]> {
  const main = (await orNull(disk.readFile(layout.ref(repo, 'main'))))?.trim();
  const folders = await listCommits(disk, layout, repo);
  const dated = await Promise.all(
    folders.map(async (path) => ({ commit: basename(path), at: (await orNull(disk.lstat(path)))?.mtimeNs ?? 0n })),
  );
  return dated
    .filter(({ commit }) => /^[0-9a-f]{40}$/.test(commit))
    .sort((a, b) => Number(b.commit === main) - Number(a.commit === main) || Number(b.at - a.at))
    .map(({ commit }) => commit);
}

/** A blob is named by its ETag. */
function digestOf(name: string): FileDigest | null {
  if (/^[0-9a-f]{64}$/.test(name)) return { algorithm: 'sha256', hex: name };
  return /^[0-9a-f]{40}$/.test(name) ? { algorithm: 'git-sha1', hex: name } : null;
}

/** Whether a folder with these names in it is such a cache. */
export function isHubCache(names: readonly string[]): boolean {
  return names.some((name) => REPO_FOLDER.test(name));
}
