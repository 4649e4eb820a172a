'use client';

import { useRouter } from 'next/navigation';
import { type ReactNode, useEffect, useState } from 'react';
import { createApiClient } from '#lib/browser/api-client.ts';
import { EventStore } from '#lib/browser/event-store.ts';
import { createHiveActions } from '#lib/browser/hive-actions.ts';
import type { HiveSnapshot } from '#lib/browser/hive-state.ts';
import { type BrowserHive, HiveContext } from '#lib/browser/use-hive.ts';
import { watchDisk } from '#lib/browser/watch-disk.ts';
import type { Role } from '#lib/contract/team.ts';
import { createRepoOf } from '../jobs/repo-of-job.ts';

interface HiveProviderProps {
  snapshot: HiveSnapshot;
  hubEndpoint: string;
  role: Role | null;
  children: ReactNode;
}

/** Joins the page to the hive: one event stream a tab, begun at the event that the server rendered. */
export function HiveProvider({ snapshot, hubEndpoint, role, children }: HiveProviderProps) {
  const router = useRouter();
  const [hive] = useState<BrowserHive>(() => {
    const api = createApiClient();
    const store = new EventStore({ snapshot, api });
    return { api, store, actions: createHiveActions(api, store), role, hubEndpoint, repoOf: createRepoOf(hubEndpoint) };
  });

  useEffect(() => hive.store.connect(), [hive]);
  useEffect(() => watchDisk(hive.store, hive.api), [hive]);
  useEffect(() => hive.store.onStale(() => router.refresh()), [hive, router]);
  useEffect(() => hive.store.adopt(snapshot), [hive, snapshot]);

  return <HiveContext value={hive}>{children}</HiveContext>;
}
