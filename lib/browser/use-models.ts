'use client';

import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { HiveError } from '#lib/contract/hive-error.ts';
import type { Job } from '#lib/contract/jobs.ts';
import type { CatalogSummary, Model } from '#lib/contract/models.ts';
import { withChanges } from './catalog-page.ts';
import { type CatalogView, catalogQuery, isFiltered, USUAL_SORT } from './catalog-view.ts';
import { CatalogWindow } from './catalog-window.ts';
import { type DownloadList, listDownloads } from './download-list.ts';
import type { HiveActions } from './hive-actions.ts';
import type { Connection, HiveState, PendingStep } from './hive-state.ts';
import { useHive, useHiveState } from './use-hive.ts';

/** A part of the catalog as the server rendered it, and the event that it was rendered at. */
export interface CatalogPage {
  models: readonly Model[];
  total: number;
  /** The place of the first of them. */
  offset: number;
  lastEventId: number;
}

export interface Models extends HiveActions {
  /** Every row of the view, with what has changed since it was read; null where nobody has looked yet. */
  models: readonly (Model | null)[];
  total: number;
  /** Says which rows are in sight, so that they are read. */
  see(from: number, to: number): void;
  downloads: DownloadList;
  connection: Connection;
  pending: ReadonlyMap<string, PendingStep>;
  refusals: ReadonlyMap<string, HiveError>;
}

/** Changes come in bunches, and each moves the rows below it: they are read again once for a bunch. */
const GATHER_MS = 300;

/** The models of this hive in the order of a view, and everything that can be done with them, alive. */
export function useModels(first: CatalogPage, view: CatalogView): Models {
  const { actions, api, store } = useHive();
  const window = useMemo(
    () =>
      new CatalogWindow({
        first,
        readRows: (offset, limit) => api.listModels({ ...catalogQuery(view), offset, limit }),
        lastEventId: () => store.getState().lastEventId,
      }),
    [first, view, api, store],
  );
  const rows = useSyncExternalStore(window.subscribe, window.getRows, window.getRows);
  const changes = useHiveState((state) => state.models);
  const newOnTop = view.sort === USUAL_SORT && !isFiltered(view);
  const { models, total } = useMemo(() => withChanges(rows, changes, newOnTop), [rows, changes, newOnTop]);

  useEffect(() => {
    const { lastEventId } = window.getRows();
    if (![...changes.values()].some(({ asOf }) => asOf > lastEventId)) return;
    const timer = setTimeout(() => window.readAgain(), GATHER_MS);
    return () => clearTimeout(timer);
  }, [window, changes]);

  return {
    ...actions,
    models,
    total,
    see: useCallback((from: number, to: number) => window.see(from, to), [window]),
    downloads: useDownloads(NO_JOBS, 0),
    connection: useHiveState((state) => state.connection),
    pending: useHiveState((state) => state.pending),
    refusals: useHiveState((state) => state.refusals),
  };
}

/** What the catalog consists of, as it changes. */
export function useSummary(rendered: CatalogSummary): CatalogSummary {
  const { api } = useHive();
  const changes = useHiveState((state) => state.models);
  const [heard, setHeard] = useState<{ summary: CatalogSummary; since: CatalogSummary } | null>(null);
  useEffect(() => {
    if (changes.size === 0) return;
    let current = true;
    const timer = setTimeout(() => {
      api.catalogSummary().then(
        (summary) => current && setHeard({ summary, since: rendered }),
        () => {
          // It stays as it was; that the hive is away is said by the connection.
        },
      );
    }, GATHER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, changes, rendered]);
  return heard !== null && heard.since === rendered ? heard.summary : rendered;
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
