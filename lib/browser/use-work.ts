'use client';

import { useMemo } from 'react';
import type { Job } from '#lib/contract/jobs.ts';
import { useHiveState } from './use-hive.ts';
import { listWork, type WorkList } from './work-list.ts';

/** What the hive does beside downloads. `rendered` are those that the server put on this page. */
export function useWork(rendered: readonly Job[], renderedAt: number): WorkList {
  const jobs = useHiveState((state) => state.jobs);
  return useMemo(() => listWork(rendered, renderedAt, jobs), [rendered, renderedAt, jobs]);
}
