import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Disk } from './disk.ts';
import { ifThere, orNull } from './storage-errors.ts';

/**
 * The store of huggingface_hub 2.0 that all repos of a cache share: `blobs/<2 hex>/<xet hash>`, with a manifest beside
 * each payload that lists the repo blobs which link to it. As that library has it: the manifest is a hint that is
 * checked against the disk, and a payload without a readable one is kept.
 */
export async function findSharedPayload(disk: Disk, cacheRoot: string, blob: string): Promise<string | null> {
  const target = await orNull(linkOf(disk, blob));
  if (target === null) return null;
  return isPayload(cacheRoot, target) && (await hasStore(disk, cacheRoot)) ? target : null;
}

export function isPayload(cacheRoot: string, path: string): boolean {
  const name = basename(path);
  return /^[0-9a-f]{64}$/.test(name) && path === join(cacheRoot, 'blobs', name.slice(0, 2), name);
}

/** Payloads that no blob links to any more, as when somebody has removed a repo by hand; with who had them last. */
export async function findUnusedPayloads(disk: Disk, cacheRoot: string): Promise<{ path: string; repo: string }[]> {
  if (!(await hasStore(disk, cacheRoot))) return [];
  const store = join(cacheRoot, 'blobs');
  const folders = ((await orNull(disk.readdir(store))) ?? []).filter((entry) => entry.isDirectory());
  const found: { path: string; repo: string }[] = [];
  for (const folder of folders) {
    for (const { name } of (await orNull(disk.readdir(join(store, folder.name)))) ?? []) {
      const path = join(store, folder.name, name);
      if (!isPayload(cacheRoot, path) || !(await isSoleUser(disk, cacheRoot, path, null))) continue;
      const [first = ''] = ((await orNull(disk.readFile(`${path}.refs`))) ?? '').split('\n');
      found.push({
        path,
        repo:
          first
            .split('/')[0]
            ?.replace(/^models--/, '')
            .replace('--', '/') ?? '',
      });
    }
  }
  return found;
}

/** False: a blob links to it by now, or it is gone. */
export async function removeUnusedPayload(disk: Disk, cacheRoot: string, payload: string): Promise<boolean> {
  if (!(await orNull(disk.lstat(payload))) || !(await isSoleUser(disk, cacheRoot, payload, null))) return false;
  await removeSharedPayload(disk, payload);
  return true;
}

async function hasStore(disk: Disk, cacheRoot: string): Promise<boolean> {
  return (await orNull(disk.readFile(join(cacheRoot, 'blobs', '.huggingface-shared-blobs')))) === '1\n';
}

/** Whether the manifest is there and no blob, or none but `blob`, still links to the payload. */
export async function isSoleUser(
  disk: Disk,
  cacheRoot: string,
  payload: string,
  blob: string | null,
): Promise<boolean> {
  const manifest = await orNull(disk.readFile(`${payload}.refs`));
  if (manifest === null) return false;
  for (const line of manifest.split('\n')) {
    const user = resolve(cacheRoot, line);
    if (line === '' || user === blob || !user.startsWith(cacheRoot + sep)) continue;
    if ((await orNull(linkOf(disk, user))) === payload) return false;
  }
  return true;
}

/**
 * The payload goes before the blob that leads to it, so that a crash between the two leaves something that the next try
 * finds. huggingface_hub does this under a lock that Node has no call for; should it link to the payload in that very
 * moment, it sees a dangling link and downloads again.
 */
export async function removeSharedPayload(disk: Disk, payload: string): Promise<void> {
  await ifThere(disk.unlink(payload));
  await ifThere(disk.unlink(`${payload}.refs`));
}

async function linkOf(disk: Disk, path: string): Promise<string | null> {
  const found = await disk.lstat(path);
  return found.isSymbolicLink() ? resolve(dirname(path), await disk.readlink(path)) : null;
}
