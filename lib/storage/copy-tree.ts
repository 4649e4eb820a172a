import type { BigIntStats } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import { copyBytes } from './copy-bytes.ts';
import type { Disk } from './disk.ts';
import { hashFile } from './hash-file.ts';
import { shortHash, TEMPORARY_SUFFIX } from './hub-cache-layout.ts';
import { learnDigest } from './learn-digest.ts';
import { tryHardLink, trySymlink } from './linking.ts';
import type { ProofStore } from './proof-store.ts';
import { isSameFile } from './snapshot-entries.ts';
import { ifThere, onDisk, orNull, removeOnError } from './storage-errors.ts';
import { movedTarget, type TreeEntry, walkTree } from './walk-tree.ts';

export interface TreeCopy {
  disk: Disk;
  proofs: ProofStore;
  from: string;
  to: string;
  /** What is not brought now. */
  skip(entry: TreeEntry): boolean;
  signal: AbortSignal;
  /** Of one file: bytes that are there, and bytes of them that are proven. */
  onBytes(name: string, bytes: number, provenBytes: number): void;
}

/** Smaller files are compared byte by byte, larger ones by their hash. */
const COMPARED_BYTES = 1024 * 1024;

/**
 * Makes the tree at `to` what the tree at `from` is: same names, links, and files with several names. A file has its
 * name there only once what was written has been read back and found the same, so what an earlier run brought is known
 * and not brought again. On one filesystem it is a second name of the same bytes. Answers what it found at `from`.
 * Changes nothing there. Throws `disk_full`, `storage_error`, `hash_mismatch`, or the signal's reason.
 */
export async function copyTree(copy: TreeCopy): Promise<TreeEntry[]> {
  const { disk, from, to, skip, signal } = copy;
  return onDisk(to, async () => {
    const entries = (await walkTree(disk, from)).filter((entry) => !skip(entry));
    /** Where the first name of a file went, for its other names. */
    const brought = new Map<string, string>();
    const changed = new Set<string>();
    await disk.mkdir(to);
    for (const entry of entries) {
      signal.throwIfAborted();
      const target = join(to, entry.name);
      if (entry.kind === 'folder') await disk.mkdir(target);
      if (entry.kind === 'link' && (await bringLink(copy, entry, target))) changed.add(dirname(target));
      if (entry.kind !== 'file') continue;
      const identity = `${entry.stats.dev}:${entry.stats.ino}`;
      const twin = brought.get(identity);
      if (await unlessGone(copy, entry, () => bringFile(copy, entry, target, twin ?? null))) {
        changed.add(dirname(target));
      }
      if (entry.stats.nlink > 1n && twin === undefined) brought.set(identity, target);
    }
    for (const folder of changed) await disk.syncFolder(folder);
    return entries;
  });
}

/** Whether the file at `copied` has what the one at `source` has; bytes that nobody has read since they changed are read. */
export async function isSameContent(
  { disk, proofs, signal }: Pick<TreeCopy, 'disk' | 'proofs' | 'signal'>,
  source: { path: string; stats: BigIntStats },
  copied: string,
): Promise<boolean> {
  const there = await orNull(disk.lstat(copied));
  if (!there?.isFile() || there.size !== source.stats.size) return false;
  if (isSameFile(there, source.stats)) return true;
  if (there.size <= COMPARED_BYTES) {
    const [one, other] = await Promise.all([readFile(source.path), readFile(copied)]);
    return one.equals(other);
  }
  const known = await proofs.rightHash(there, 'sha256');
  if (known === null) return false;
  return (await learnDigest({ disk, proofs }, source.path, 'sha256', signal, () => {})).hex === known;
}

/** Another program may have taken it away since it was seen: then there is nothing to bring. */
async function unlessGone({ disk, from }: TreeCopy, { name }: TreeEntry, bring: () => Promise<boolean>) {
  try {
    return await bring();
  } catch (error) {
    if (await orNull(disk.lstat(join(from, name)))) throw error;
    return false;
  }
}

async function bringLink(
  { disk, from, to }: TreeCopy,
  { name, target: says }: TreeEntry,
  target: string,
): Promise<boolean> {
  if (says === null) return false;
  const wanted = movedTarget(says, name, from, to);
  const there = await orNull(disk.lstat(target));
  if (there?.isSymbolicLink() && (await disk.readlink(target)) === wanted) return false;
  const temporary = await freeTemporary(disk, target);
  if (!(await trySymlink(disk, wanted, temporary))) throw withoutLinks(to);
  await removeOnError(disk, temporary, () => disk.rename(temporary, target));
  return true;
}

async function bringFile(copy: TreeCopy, entry: TreeEntry, target: string, twin: string | null): Promise<boolean> {
  const { disk, from, onBytes } = copy;
  const source = { path: join(from, entry.name), stats: entry.stats };
  const size = Number(entry.stats.size);
  if (await isSameContent(copy, source, target)) {
    onBytes(entry.name, size, size);
    return false;
  }
  const temporary = await freeTemporary(disk, target);
  await removeOnError(disk, temporary, async () => {
    const linked = await tryHardLink(disk, twin ?? source.path, temporary);
    if (!linked) await copyProven(copy, entry, temporary);
    await disk.rename(temporary, target);
  });
  onBytes(entry.name, size, size);
  return true;
}

async function copyProven(copy: TreeCopy, { name, stats }: TreeEntry, temporary: string): Promise<void> {
  const { disk, proofs, from, signal, onBytes } = copy;
  const path = join(from, name);
  const size = Number(stats.size);
  await copyBytes(path, temporary, { shareBlocks: false, signal, onBytes: (bytes) => onBytes(name, bytes, 0) });
  await disk.keepTimes(temporary, stats);
  if (size <= COMPARED_BYTES) {
    const [one, other] = await Promise.all([readFile(path), readFile(temporary)]);
    if (!one.equals(other)) throw wentWrong(path);
    return carryProofs(proofs, stats, await disk.stat(temporary));
  }
  const { hex } = await learnDigest({ disk, proofs }, path, 'sha256', signal, () => {});
  const written = await hashFile({ path: temporary, algorithm: 'sha256' }, signal, (hashed) =>
    onBytes(name, size, hashed),
  );
  if (written.hex !== hex) throw wentWrong(path);
  const found = await disk.stat(temporary);
  await proofs.record(found, { algorithm: 'sha256', hex }, 'right');
}

/** One for each file, so that what a crash left is used up by the next run. */
async function freeTemporary(disk: Disk, path: string): Promise<string> {
  const temporary = join(dirname(path), `rbee-${shortHash(path)}${TEMPORARY_SUFFIX}`);
  await ifThere(disk.unlink(temporary));
  return temporary;
}

/** What the original was found to be holds for bytes that are the same. */
async function carryProofs(proofs: ProofStore, original: BigIntStats, copy: BigIntStats): Promise<void> {
  for (const algorithm of ['sha256', 'git-sha1'] as const) {
    const hex = await proofs.rightHash(original, algorithm);
    if (hex !== null) await proofs.record(copy, { algorithm, hex }, 'right');
  }
}

function withoutLinks(to: string): HiveError {
  return new HiveError('storage_error', `No links can be made at ${to}, and this folder is made of them.`, {
    hint: 'Choose a folder on a filesystem that has symbolic links.',
    details: { path: to },
  });
}

function wentWrong(path: string): HiveError {
  return new HiveError('hash_mismatch', `The copy of ${path} is not what was proven of it.`, {
    hint: 'Check the model that it belongs to. If that is right, look at the health of both disks, then retry.',
    details: { path },
  });
}
