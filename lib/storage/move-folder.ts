import { join } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import { copyTree, isSameContent, type TreeCopy } from './copy-tree.ts';
import type { Disk } from './disk.ts';
import { removeIfEmpty } from './folders.ts';
import { PARTIAL_SUFFIX, TEMPORARY_SUFFIX } from './hub-cache-layout.ts';
import type { ProofStore } from './proof-store.ts';
import { ifThere, onDisk, orNull } from './storage-errors.ts';
import { type FolderSwitch, isSwitched, switchFolder, trySwitch } from './switch-folder.ts';
import { type TreeEntry, walkTree } from './walk-tree.ts';

export interface FolderMove {
  disk: Disk;
  proofs: ProofStore;
  where: FolderSwitch;
  signal: AbortSignal;
  onBytes: TreeCopy['onBytes'];
  /** Runs work while no download writes. */
  withoutDownloads<T>(work: () => Promise<T>): Promise<T>;
  /** Runs work while nobody else of this hive changes or looks for anything in the folder. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Written down before the name is switched, and after: what a crash leaves is told by it. */
  note(phase: MovePhase): void;
  now(): Date;
}

export type MovePhase = 'copying' | 'switching' | 'switched';

/** Rounds without holding anybody, until one finds nothing that was new. */
const MOST_ROUNDS = 5;
/** Another program that has not written for so long is not downloading. */
const QUIET_MS = 10 * 60_000;

/**
 * Copies while everything goes on, again what has changed meanwhile, and the last bit while all else waits; then the name
 * is switched. Until then nothing has changed for anybody, whatever goes wrong. Does no part twice that an earlier run
 * has done. Throws `disk_full`, `storage_error`, `hash_mismatch`, `conflict`, or the signal's reason.
 */
export async function bringFolder(move: FolderMove): Promise<TreeEntry[]> {
  const { disk, where, note } = move;
  await trySwitch(disk, where);
  let known = new Map<string, string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const seen = fingerprints(await copyTree(treeCopy(move, isUnsettled)));
    const isNew = [...seen].some(([name, print]) => known.get(name) !== print);
    known = new Map([...known, ...seen]);
    if (!isNew) break;
  }
  return move.withoutDownloads(async () => {
    await refuseForeignDownloads(move);
    await copyTree(treeCopy(move, isTemporary));
    return move.alone(async () => {
      const entries = await copyTree(treeCopy(move, isTemporary));
      await removeGone(move, known.keys(), entries);
      // One that began meanwhile would go on in the old file, and give its name to the copy.
      await refuseForeignDownloads(move);
      move.signal.throwIfAborted();
      note('switching');
      try {
        await switchFolder(disk, where);
      } catch (error) {
        if (!(await isSwitched(disk, where))) await undo(move);
        throw error;
      }
      note('switched');
      return entries;
    });
  });
}

/**
 * Takes away what has been brought, by what it was when it was brought or, after a restart, by comparing. Answers how
 * many files are left where they were, as something has changed them.
 */
export async function removeMoved(move: FolderMove, brought: readonly TreeEntry[] | null): Promise<number> {
  const { disk, where } = move;
  const known = brought && fingerprints(brought);
  return onDisk(where.aside, async () => {
    const entries = await walkTree(disk, where.aside);
    let left = 0;
    for (const { name, kind, stats } of entries) {
      if (kind === 'folder') continue;
      move.signal.throwIfAborted();
      const path = join(where.aside, name);
      const copied = join(where.to, name);
      const same = known
        ? known.get(name) === fingerprint(stats)
        : kind === 'link'
          ? (await orNull(disk.lstat(copied))) !== null
          : kind === 'file' && (await isSameContent(move, { path, stats }, copied));
      if (same || isTemporary({ name })) await ifThere(disk.unlink(path));
      else left += 1;
    }
    for (const { name, kind } of entries.toReversed()) {
      if (kind === 'folder') await removeIfEmpty(disk, join(where.aside, name));
    }
    await removeIfEmpty(disk, where.aside);
    return left;
  });
}

/** After a cancel: what was brought goes again. What somebody else has put there stays. */
export async function discardBrought({ disk, where }: Pick<FolderMove, 'disk' | 'where'>): Promise<void> {
  await onDisk(where.to, async () => {
    const names = new Set((await walkTree(disk, where.source)).map(({ name }) => name));
    const there = await walkTree(disk, where.to);
    for (const entry of there.toReversed()) {
      const path = join(where.to, entry.name);
      if (entry.kind === 'folder') await removeIfEmpty(disk, path);
      else if (names.has(entry.name) || isTemporary(entry)) await ifThere(disk.unlink(path));
    }
    await removeIfEmpty(disk, where.to);
  });
}

function treeCopy(move: FolderMove, skip: TreeCopy['skip']): TreeCopy {
  const { disk, proofs, where, signal, onBytes } = move;
  return { disk, proofs, from: where.source, to: where.to, skip, signal, onBytes };
}

/** A model that was deleted while the copy went on is not to come back. */
async function removeGone({ disk, where }: FolderMove, known: Iterable<string>, entries: readonly TreeEntry[]) {
  const there = new Set(entries.map(({ name }) => name));
  const gone = [...known].filter((name) => !there.has(name)).sort();
  for (const name of gone.reverse()) {
    const path = join(where.to, name);
    if ((await orNull(disk.lstat(path)))?.isDirectory()) await removeIfEmpty(disk, path);
    else await ifThere(disk.unlink(path));
  }
}

async function undo({ disk, where, note }: FolderMove): Promise<void> {
  const aside = where.source === where.from ? await orNull(disk.lstat(where.aside)) : null;
  if (aside && !(await orNull(disk.lstat(where.from)))) await disk.rename(where.aside, where.from);
  note('copying');
}

async function refuseForeignDownloads({ disk, where, now }: FolderMove): Promise<void> {
  const quiet = now().getTime() - QUIET_MS;
  const busy = (await walkTree(disk, where.source)).find(
    ({ name, stats }) => FOREIGN_PARTIAL.test(name) && Number(stats.mtimeMs) > quiet,
  );
  if (!busy) return;
  const path = join(where.source, busy.name);
  throw new HiveError('conflict', `Another program is downloading into this folder: ${path}.`, {
    hint: 'Let it end, then retry: what has been copied is kept.',
    details: { path },
  });
}

const FOREIGN_PARTIAL = /\.(incomplete|downloadInProgress)$/;

const isTemporary = ({ name }: Pick<TreeEntry, 'name'>): boolean =>
  name.endsWith(TEMPORARY_SUFFIX) || name.endsWith(`${PARTIAL_SUFFIX}.lock`);

/** What is being written at this moment, as like as not. */
const isUnsettled = (entry: Pick<TreeEntry, 'name'>): boolean =>
  isTemporary(entry) || entry.name.includes(PARTIAL_SUFFIX) || FOREIGN_PARTIAL.test(entry.name);

const fingerprint = ({ ino, size, mtimeNs }: TreeEntry['stats']): string => `${ino}:${size}:${mtimeNs}`;

function fingerprints(entries: readonly TreeEntry[]): Map<string, string> {
  return new Map(
    entries
      .filter(({ kind }) => kind !== 'other')
      .map(({ name, kind, stats }) => [name, kind === 'folder' ? '' : fingerprint(stats)]),
  );
}
