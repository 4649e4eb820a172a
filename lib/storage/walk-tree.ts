import type { BigIntStats } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Disk } from './disk.ts';
import { orNull } from './storage-errors.ts';

export interface TreeEntry {
  /** From the root of the tree, with the system's separator. */
  name: string;
  kind: 'folder' | 'file' | 'link' | 'other';
  stats: BigIntStats;
  /** What a link says. */
  target: string | null;
}

/** Everything below `root`, a folder before what is in it. Links are not followed. What goes away meanwhile is left out. */
export async function walkTree(disk: Disk, root: string): Promise<TreeEntry[]> {
  const found: TreeEntry[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = (await orNull(disk.readdir(join(root, folder)))) ?? [];
    for (const { name: last } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = join(folder, last);
      const stats = await orNull(disk.lstat(join(root, name)));
      if (!stats) continue;
      const kind = kindOf(stats);
      const target = kind === 'link' ? await orNull(disk.readlink(join(root, name))) : null;
      found.push({ name, kind, stats, target });
      if (kind === 'folder') waiting.push(name);
    }
  }
  return found;
}

/**
 * What the link says in the tree at `to`: one that stays within the tree, the same; one that leads out of it by steps,
 * where it led; one that names the tree itself, its new place.
 */
export function movedTarget(target: string, name: string, from: string, to: string): string {
  if (isAbsolute(target)) return isWithin(target, from) ? join(to, relative(from, target)) : target;
  const led = resolve(from, dirname(name), target);
  return isWithin(led, from) ? target : led;
}

/** Whether `path` is `folder` or in it. Both absolute. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function kindOf(stats: BigIntStats): TreeEntry['kind'] {
  if (stats.isDirectory()) return 'folder';
  if (stats.isFile()) return 'file';
  return stats.isSymbolicLink() ? 'link' : 'other';
}
