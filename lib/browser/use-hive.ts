'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Role } from '#lib/contract/team.ts';
import type { ApiClient } from './api-client.ts';
import type { RepoOf } from './download-list.ts';
import type { EventStore } from './event-store.ts';
import type { HiveActions } from './hive-actions.ts';
import type { HiveState } from './hive-state.ts';

export interface BrowserHive {
  api: ApiClient;
  store: EventStore;
  actions: HiveActions;
  /** Of whoever has this page open. */
  role: Role | null;
  /** Where references point and pages of the Hub are: the public Hub or a mirror. */
  hubEndpoint: string;
  /** Which repo a job is about; references are read outside of this room. */
  repoOf: RepoOf;
}

export const HiveContext = createContext<BrowserHive | null>(null);

export function useHive(): BrowserHive {
  const hive = useContext(HiveContext);
  if (!hive) throw new Error('This component stands outside of HiveProvider.');
  return hive;
}

/** `select` must return a part of the state as it is, never a new object. */
export function useHiveState<T>(select: (state: HiveState) => T): T {
  const { store } = useHive();
  const read = () => select(store.getState());
  return useSyncExternalStore(store.subscribe, read, read);
}
