import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { type MoveResult, moveRequestSchema } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { sayBytes } from '#lib/contract/say-bytes.ts';
import type { JobRecord } from '#lib/jobs/job-record.ts';
import type { OperationHandler, Run } from '#lib/jobs/job-runner.ts';
import type { Disk } from '#lib/storage/disk.ts';
import type { ModelStorage } from '#lib/storage/model-storage.ts';
import { bringFolder, discardBrought, type FolderMove, removeMoved } from '#lib/storage/move-folder.ts';
import { type PlaceSpace, spaceAt } from '#lib/storage/places.ts';
import type { ProofStore } from '#lib/storage/proof-store.ts';
import type { SpaceLedger } from '#lib/storage/space-ledger.ts';
import { isErrno, orNull } from '#lib/storage/storage-errors.ts';
import { ASIDE, healSwitch, isSwitched, restoreName } from '#lib/storage/switch-folder.ts';
import { watchReserve } from '#lib/storage/watch-reserve.ts';
import { countTree, type TreeCount } from './count-tree.ts';
import { refuseTarget } from './refuse-target.ts';

export interface MoveParts {
  storage: ModelStorage;
  disk: Disk;
  proofs: ProofStore;
  space: SpaceLedger;
  /** What can be moved, now. */
  folders(): readonly { what: string; path: string }[];
  withoutDownloads<T>(work: () => Promise<T>): Promise<T>;
  now(): Date;
}

const planSchema = moveRequestSchema.extend({
  where: z.object({ from: z.string(), source: z.string(), to: z.string(), aside: z.string() }),
  phase: z.enum(['copying', 'switching', 'switched']),
  method: z.enum(['copied', 'linked']),
});
type MovePlan = z.infer<typeof planSchema>;

/**
 * Brings a place or another folder to another disk. What a run needs to know of the one before it stands in the plan of
 * the job, so that a crash, a stop and a retry are the same: the next run goes on.
 */
export function moveOperation(parts: MoveParts): OperationHandler {
  const { disk, storage } = parts;
  return {
    run: async (run) => {
      const known = planSchema.safeParse(run.job.plan).data;
      const plan = known ? await whereItStands(disk, known) : await begin(parts, run);
      const { where } = plan;
      const count = await countTree(disk, plan.phase === 'switched' ? where.to : where.source);
      const { what, dry_run, method } = plan;
      const result: MoveResult = {
        ...{ dry_run, what, from: where.from, to: where.to, files: count.files, bytes: count.bytes, method },
        ...{ left: 0, left_at: null },
      };
      const copies = plan.phase === 'copying' && method === 'copied';
      if (copies) await count.seeBrought(disk, where.to);
      const missing = copies ? () => count.missingBytes() : () => 0;
      const space = () => spaceFor(parts, plan);
      const release = parts.space.reserve(run.job.id, missing, await space());
      const full = new AbortController();
      const stopWatching = watchReserve(missing, space, (error) => full.abort(error));
      try {
        if (dry_run) return { modelId: null, result, lines: [said(where.from, sayPlan(result))] };
        run.enterVerifying(count.counts);
        const left = await move({ ...run, signal: AbortSignal.any([run.signal, full.signal]) }, plan, count);
        const left_at = left > 0 ? where.aside : null;
        return { modelId: null, result: { ...result, left, left_at }, lines: [said(where.from, sayEnd(result))] };
      } finally {
        stopWatching();
        release();
      }
    },
    discard: async (job) => {
      const known = planSchema.safeParse(job.plan).data;
      if (!known) return;
      const { phase, where } = await whereItStands(disk, known);
      if (phase === 'copying') await discardBrought({ disk, where });
      else await removeMoved(folderMove(parts, where, new AbortController().signal), null);
    },
  };

  async function move(run: Run, plan: MovePlan, count: TreeCount): Promise<number> {
    const moving: FolderMove = {
      ...folderMove(parts, plan.where, run.signal),
      withoutDownloads: parts.withoutDownloads,
      alone: (work) => storage.alone(work),
      onBytes: (name, bytes, provenBytes) => {
        count.see(name, bytes, provenBytes);
        run.touch();
      },
      note: (phase) => run.pin({ plan: { ...plan, phase }, modelId: null, revision: null }),
    };
    if (plan.phase === 'copying') run.pin({ plan, modelId: null, revision: null });
    const brought = plan.phase === 'copying' ? await bringFolder(moving) : null;
    const { from, to, aside } = plan.where;
    run.narrate(said(from, `Everything is at ${to} and proven; ${from} leads there now.`));
    const left = await removeMoved(moving, brought);
    const one = left === 1 ? '1 file has' : `${left} files have`;
    if (left > 0) run.narrate({ ...said(from, `${one} changed meanwhile and stay at ${aside}.`), level: 'warn' });
    return left;
  }
}

/** Finishes at the start of the hive what a crash cut in two, before anybody looks for one of the folders. */
export function healMoves(moves: readonly JobRecord[], folders: readonly string[]): void {
  for (const { plan } of moves) {
    const known = planSchema.safeParse(plan).data;
    if (known && known.phase !== 'switched') healSwitch(known.where);
  }
  for (const folder of folders) restoreName(folder);
}

/** The disk says on which side of the switch a crash was: a power cut may have taken the last mark with it. */
async function whereItStands(disk: Disk, plan: MovePlan): Promise<MovePlan> {
  if (plan.phase === 'switched') return plan;
  healSwitch(plan.where);
  return { ...plan, phase: (await isSwitched(disk, plan.where)) ? 'switched' : 'copying' };
}

async function begin(parts: MoveParts, run: Run): Promise<MovePlan> {
  const { disk } = parts;
  const asked = moveRequestSchema.parse(run.job.plan);
  const folders = parts.folders();
  const found = folders.find(({ what }) => what === asked.what);
  if (!found) {
    throw new HiveError('not_found', `There is no place ${asked.what} that could be moved.`, {
      hint: `There are ${folders.map(({ what }) => what).join(', ')}.`,
    });
  }
  const from = found.path;
  const there = await orNull(disk.lstat(from));
  if (!there) {
    throw new HiveError('not_found', `There is nothing at ${from} yet.`, {
      hint: 'Nothing has to be moved: set another place, or HF_HUB_CACHE or RBEE_HOME, before the first download.',
      details: { path: from },
    });
  }
  const source = there.isSymbolicLink() ? await disk.realpath(from) : from;
  const aside = source === from ? `${from}${ASIDE}${randomBytes(4).toString('hex')}` : source;
  const where = { from, source, to: asked.to, aside };
  await refuseTarget(disk, where, folders);
  const method = (await isOneDisk(disk, source, asked.to)) ? 'linked' : 'copied';
  return { ...asked, where, phase: 'copying', method };
}

/** Of the disk that it goes to; what the place keeps free it keeps free there, too. */
async function spaceFor({ disk, storage }: MoveParts, { what, where }: MovePlan): Promise<PlaceSpace> {
  const places = storage.places();
  const own = places.find(({ id }) => id === what)?.reserveBytes ?? 0;
  const space = await spaceAt(disk, places, { id: null, root: where.to });
  return { ...space, reserveBytes: Math.max(own, space.reserveBytes) };
}

function folderMove({ disk, proofs, now }: MoveParts, where: FolderMove['where'], signal: AbortSignal): FolderMove {
  return {
    disk,
    proofs,
    where,
    signal,
    now,
    onBytes: () => {},
    withoutDownloads: (work) => work(),
    alone: (work) => work(),
    note: () => {},
  };
}

async function isOneDisk(disk: Disk, source: string, to: string): Promise<boolean> {
  const from = await orNull(disk.stat(source));
  for (let path = to; ; path = dirname(path)) {
    const found = await orNull(disk.stat(path));
    if (found || path === dirname(path)) return found !== null && found.dev === from?.dev && (await canLink());
  }

  async function canLink(): Promise<boolean> {
    const probe = join(dirname(source), `.rbee-${randomBytes(4).toString('hex')}.rbee-tmp`);
    try {
      await disk.writeFile(probe, '');
      await disk.link(probe, `${probe}2`);
      await disk.unlink(`${probe}2`);
      return true;
    } catch (error) {
      if (isErrno(error)) return false;
      throw error;
    } finally {
      await orNull(disk.unlink(probe)).catch(() => {});
    }
  }
}

function sayPlan({ from, to, files, bytes, method }: MoveResult): string {
  const how = method === 'linked' ? 'no byte is copied, as both are on one disk' : `${sayBytes(bytes)} are copied`;
  return `${files} files of ${from} would go to ${to}: ${how}.`;
}

function sayEnd({ from, to, bytes, files }: MoveResult): string {
  return `Moved ${files} files, ${sayBytes(bytes)}, from ${from} to ${to}.`;
}

function said(target: string, human: string) {
  return { action: 'storage_move', actor: 'hive', target, human, level: 'info' } as const;
}
