'use client';

import { useMemo } from 'react';
import type { HiveError } from '#lib/contract/hive-error.ts';
import type { Job } from '#lib/contract/jobs.ts';
import type { Model } from '#lib/contract/models.ts';
import { type CatalogPage, withChanges } from './catalog-page.ts';
import { type DownloadList, listDownloads } from './download-list.ts';
import type { HiveActions } from './hive-actions.ts';
import type { Connection, HiveState, PendingStep } from './hive-state.ts';
import { useHive, useHiveState } from './use-hive.ts';

export interface Models extends HiveActions {
  /** The page as rendered, with what has changed since. The same array until something in it changes. */
  models: readonly Model[];
  total: number;
  downloads: DownloadList;
  connection: Connection;
  pending: ReadonlyMap<string, PendingStep>;
  refusals: ReadonlyMap<string, HiveError>;
}

/** The models of this hive and everything that can be done with them, alive. */
export function useModels(page: CatalogPage): Models {
  const { actions } = useHive();
  const changes = useHiveState((state) => state.models);
  const { models, total } = useMemo(() => withChanges(page, changes), [page, changes]);
  return {
    ...actions,
    models,
    total,
    downloads: useDownloads(NO_JOBS, 0),
    connection: useHiveState((state) => state.connection),
    pending: useHiveState((state) => state.pending),
    refusals: useHiveState((state) => state.refusals),
  };
}

/** Downloads alone, for what shows no catalog. `rendered` are those that the server put on this page. */
export function useDownloads(rendered: readonly Job[] = NO_JOBS, renderedAt = 0): DownloadList {
  const { repoOf } = useHive();
  const jobs = useHiveState((state) => state.jobs);
  return useMemo(() => {
    if (rendered.length > 0) return listDownloads(rendered, renderedAt, jobs, repoOf);
    const list = heard.get(jobs) ?? listDownloads(NO_JOBS, 0, jobs, repoOf);
    heard.set(jobs, list);
    return list;
  }, [rendered, renderedAt, jobs, repoOf]);
}

const NO_JOBS: readonly Job[] = [];
/** Several parts of a page ask for the same list at each count; it is made once. */
const heard = new WeakMap<HiveState['jobs'], DownloadList>();
