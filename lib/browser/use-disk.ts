'use client';

import { useState } from 'react';
import type { ImportMethod, ImportResult, MoveResult } from '#lib/contract/disk.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { diskClient } from './disk-client.ts';
import { hasEnded } from './hive-state.ts';
import { useHive, useHiveState } from './use-hive.ts';

export interface DiskJobs {
  /** Under way, of this operation. */
  scanning: Job | null;
  importing: Job | null;
  /** The last import that has ended in this tab's time. */
  lastImport: Job | null;
  /** A folder on its way to another disk. */
  moving: Job | null;
  lastMove: Job | null;
  problem: HiveError | null;
  scan(folders: readonly string[]): Promise<void>;
  take(scanId: string, keys: readonly string[], method: ImportMethod, dryRun: boolean): Promise<void>;
  move(what: string, to: string, dryRun: boolean): Promise<void>;
  /** Answers the bytes that came free, or null when it was refused. */
  reclaim(paths: readonly string[]): Promise<number | null>;
  cancel(job: Job): void;
}

/** Looking through the disk, importing and giving back, alive. */
export function useDiskJobs(): DiskJobs {
  const { actions, store } = useHive();
  const jobs = useHiveState((state) => state.jobs);
  const [problem, setProblem] = useState<HiveError | null>(null);
  const newest = (operation: Job['operation'], ended: boolean) =>
    [...jobs.values()]
      .map(({ value }) => value)
      .filter((job) => job.operation === operation && hasEnded(job.state) === ended)
      .sort((a, b) => (a.created_at < b.created_at ? 1 : -1))[0] ?? null;
  const lastImport = useKept(newest('model_import', true));
  const lastMove = useKept(newest('storage_move', true));
  const ask = async <T>(work: () => Promise<T>): Promise<T | null> => {
    setProblem(null);
    try {
      return await work();
    } catch (error) {
      setProblem(HiveError.from(error));
      return null;
    }
  };
  return {
    scanning: newest('model_scan', false),
    importing: newest('model_import', false),
    lastImport,
    moving: newest('storage_move', false),
    lastMove,
    problem,
    scan: async (folders) => {
      const created = await ask(() => diskClient.scan(folders));
      if (created) await store.refetchJob(created.job_id);
    },
    take: async (scan_id, keys, method, dry_run) => {
      const models = keys.map((key) => ({ key, method }));
      const created = await ask(() => diskClient.importModels({ scan_id, models, dry_run }));
      if (created) await store.refetchJob(created.job_id);
    },
    move: async (what, to, dry_run) => {
      const created = await ask(() => diskClient.moveFolder({ what, to, dry_run }));
      if (created) await store.refetchJob(created.job_id);
    },
    reclaim: async (paths) => (await ask(() => diskClient.reclaim(paths)))?.freed_bytes ?? null,
    cancel: (job) => void actions.cancel(job.job_id),
  };
}

/** The store drops ended jobs that no page renders; this one stays in sight until another of its kind has ended. */
function useKept(ended: Job | null): Job | null {
  const [kept, setKept] = useState(ended);
  if (ended !== null && ended !== kept) setKept(ended);
  return kept;
}

export const resultOfImport = (job: Job): ImportResult | null =>
  job.state === 'completed' ? (job.result as ImportResult | null) : null;

export const resultOfMove = (job: Job): MoveResult | null =>
  job.state === 'completed' ? (job.result as MoveResult | null) : null;
