import type { BigIntStats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRepoName } from '#lib/reference/repo-name.ts';
import type { Disk } from './disk.ts';
import { heldBytes } from './held-bytes.ts';
import { HubCacheLayout, PARTIAL_SUFFIX, REFUTED_SUFFIX, TEMPORARY_SUFFIX } from './hub-cache-layout.ts';
import {
  findSharedPayload,
  findUnusedPayloads,
  isPayload,
  isSoleUser,
  removeSharedPayload,
  removeUnusedPayload,
} from './shared-store.ts';
import { listEntries } from './snapshot-entries.ts';
import { ifThere, onDisk, orNull } from './storage-errors.ts';

/**
 * `orphan`: a blob that no snapshot leads to any more, or a payload of the shared store that no blob does. `partial`: a download of a hive that has not ended.
 * `refuted`: what came of a file with a wrong hash, set aside. `foreign_partial`: one of another program; it is told and left alone.
 */
export interface Leftover {
  kind: 'orphan' | 'partial' | 'refuted' | 'foreign_partial';
  path: string;
  repo: string;
  /** Of the finished file, as its name says it. */
  digest: string;
  /** What it takes on the disk: of a sparse file what has arrived. */
  bytes: number;
  /** The same for all names of one file, of which there are so many. */
  identity: string;
  names: number;
  changedAt: Date;
}

/** What stands beside a partial file and goes with it: by a kill at the wrong moment, without it. */
const BESIDE = /^(.+\.rbee-partial)\.(?:lock|journal|journal\.new|wanted-[0-9a-f-]+)$/;

/** Another program puts its link a moment after its blob. */
const JUST_NOW_MS = 60 * 60_000;

/** What lies in a Hugging Face cache and is in no snapshot. Reads only. */
export async function findLeftovers(disk: Disk, root: string, now: Date): Promise<Leftover[]> {
  const layout = new HubCacheLayout(root);
  return onDisk(root, async () => {
    const folders = (await orNull(disk.readdir(root))) ?? [];
    const repos = folders.map(({ name }) => repoOf(name)).filter((repo) => repo !== null);
    const found: Leftover[] = [];
    for (const repo of repos) found.push(...(await leftoversOf(disk, layout, repo, now)));
    for (const { path, repo } of await findUnusedPayloads(disk, root)) {
      const stats = await orNull(disk.lstat(path));
      if (stats?.isFile() && !isJustNow(stats, now))
        found.push(leftoverAt({ kind: 'orphan', path, repo }, stats, stats));
    }
    return found;
  });
}

async function leftoversOf(disk: Disk, layout: HubCacheLayout, repo: string, now: Date): Promise<Leftover[]> {
  const blobs = (await orNull(disk.readdir(layout.blobs(repo)))) ?? [];
  const used = new Set((await listEntries(disk, layout, repo)).map(({ holder }) => holder));
  const found: Leftover[] = [];
  const names = new Set(blobs.map(({ name }) => name));
  for (const { name } of blobs) {
    const partial = BESIDE.exec(name)?.[1];
    if (partial !== undefined && !names.has(partial)) {
      const stats = await orNull(disk.lstat(join(layout.blobs(repo), name)));
      names.add(partial);
      if (stats) found.push(markOf(layout, repo, partial, new Date(Number(stats.mtimeMs))));
      continue;
    }
    const path = join(layout.blobs(repo), name);
    const kind = kindOf(name);
    if (kind === null || used.has(path)) continue;
    const stats = await orNull(disk.lstat(path));
    if (!stats || (kind === 'orphan' && isJustNow(stats, now))) continue;
    const payload = kind === 'orphan' ? await solePayload(disk, layout.root, path) : null;
    const bytes = payload ? await orNull(disk.stat(payload)) : stats;
    found.push(leftoverAt({ kind, path, repo }, stats, bytes ?? stats));
  }
  return found;
}

function leftoverAt(at: Pick<Leftover, 'kind' | 'path' | 'repo'>, stats: BigIntStats, held: BigIntStats): Leftover {
  return {
    ...at,
    digest: basename(at.path).split('.')[0] ?? '',
    bytes: held.isFile() ? heldBytes(held) : 0,
    identity: `${held.dev}:${held.ino}`,
    names: Number(held.nlink),
    changedAt: new Date(Number(stats.mtimeMs)),
  };
}

const isJustNow = ({ mtimeMs }: BigIntStats, now: Date): boolean => now.getTime() - Number(mtimeMs) < JUST_NOW_MS;

/** A download of which nothing is there but its marks. */
function markOf(layout: HubCacheLayout, repo: string, name: string, changedAt: Date): Leftover {
  const path = join(layout.blobs(repo), name);
  const digest = name.split('.')[0] ?? '';
  return { kind: 'partial', path, repo, digest, bytes: 0, identity: path, names: 1, changedAt };
}

/** A name that a hive gives for a moment: nobody else makes such, and nobody comes back to it. */
export const isTemporary = ({ path }: Leftover): boolean => path.endsWith(TEMPORARY_SUFFIX);

/** Takes an orphan away; false when a snapshot leads to it by now, or it is gone. */
export async function removeOrphan(disk: Disk, root: string, { repo, path }: Leftover): Promise<boolean> {
  if (isPayload(root, path)) return onDisk(path, () => removeUnusedPayload(disk, root, path));
  const layout = new HubCacheLayout(root);
  if (dirname(path) !== layout.blobs(repo) || kindOf(basename(path)) !== 'orphan') return false;
  return onDisk(path, async () => {
    if ((await listEntries(disk, layout, repo)).some(({ holder }) => holder === path)) return false;
    const payload = await solePayload(disk, root, path);
    if (payload) await removeSharedPayload(disk, payload);
    return ifThere(disk.unlink(path));
  });
}

/** Takes away what was set aside; false when it is gone. */
export async function removeRefuted(disk: Disk, { path }: Leftover): Promise<boolean> {
  return kindOf(basename(path)) === 'refuted' && onDisk(path, () => ifThere(disk.unlink(path)));
}

async function solePayload(disk: Disk, root: string, blob: string): Promise<string | null> {
  const payload = await findSharedPayload(disk, root, blob);
  return payload && (await isSoleUser(disk, root, payload, blob)) ? payload : null;
}

function kindOf(name: string): Leftover['kind'] | null {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(name)) return 'orphan';
  if (name.endsWith(PARTIAL_SUFFIX)) return 'partial';
  if (name.endsWith(PARTIAL_SUFFIX + REFUTED_SUFFIX)) return 'refuted';
  // Of a hive that was killed between two steps; nothing leads to it, and it may have a whole file's bytes.
  if (name.endsWith(TEMPORARY_SUFFIX)) return 'orphan';
  return /\.(incomplete|downloadInProgress)$/.test(name) ? 'foreign_partial' : null;
}

function repoOf(folder: string): string | null {
  if (!folder.startsWith('models--')) return null;
  const repo = folder.slice('models--'.length).replace('--', '/');
  return isRepoName(repo) ? repo : null;
}
