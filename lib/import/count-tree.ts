import { join, sep } from 'node:path';
import type { FileCount } from '#lib/jobs/progress-board.ts';
import type { Disk } from '#lib/storage/disk.ts';
import { orNull } from '#lib/storage/storage-errors.ts';
import { walkTree } from '#lib/storage/walk-tree.ts';

/** What a tree holds, and how much of it has been brought. */
export interface TreeCount {
  files: number;
  /** As the disk has them: each once, however many names it has, and of an unfinished download what has arrived. */
  bytes: number;
  /** One for each folder at the top, in the words of the progress of a job. */
  counts: FileCount[];
  missingBytes(): number;
  see(name: string, bytes: number, provenBytes: number): void;
  /** What an earlier run has brought needs no room any more. */
  seeBrought(disk: Disk, to: string): Promise<void>;
}

export async function countTree(disk: Disk, root: string): Promise<TreeCount> {
  const counted = new Map<string, { size: number; bytes: number; proven: number; of: FileCount }>();
  const groups = new Map<string, FileCount>();
  const seen = new Set<string>();
  for (const { name, kind, stats } of await walkTree(disk, root)) {
    const identity = `${stats.dev}:${stats.ino}`;
    if (kind !== 'file' || seen.has(identity)) continue;
    seen.add(identity);
    const size = Math.min(Number(stats.size), Number(stats.blocks) * 512 || Number(stats.size));
    const [top = name] = name.split(sep);
    const of = groups.get(top) ?? { path: top, size: 0, bytes: 0, verifiedBytes: 0, state: 'waiting' };
    groups.set(top, of);
    of.size += size;
    counted.set(name, { size, bytes: 0, proven: 0, of });
  }
  const counts = [...groups.values()].filter(({ size }) => size > 0);
  const tree: TreeCount = {
    files: counted.size,
    bytes: counts.reduce((sum, { size }) => sum + size, 0),
    counts,
    missingBytes: () => [...counted.values()].reduce((sum, { size, bytes }) => sum + size - bytes, 0),
    see: (name, bytes, provenBytes) => {
      const file = counted.get(name);
      if (!file) return;
      const [now, proven] = [Math.min(bytes, file.size), Math.min(provenBytes, file.size)];
      file.of.bytes += now - file.bytes;
      file.of.verifiedBytes += proven - file.proven;
      Object.assign(file, { bytes: now, proven });
      file.of.state = file.of.verifiedBytes >= file.of.size ? 'done' : 'verifying';
    },
    seeBrought: async (other, to) => {
      for (const [name, { size }] of counted) {
        const there = await orNull(other.lstat(join(to, name)));
        if (there?.isFile()) tree.see(name, size, 0);
      }
    },
  };
  return tree;
}
