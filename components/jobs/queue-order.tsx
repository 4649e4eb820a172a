'use client';

import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Job } from '#lib/contract/jobs.ts';

const QueueContext = createContext<readonly string[]>([]);

/** The downloads that wait, in their order, for whoever can move them. */
export function QueueOrder({ running, children }: { running: readonly Job[]; children: ReactNode }) {
  const waiting = running.filter((job) => job.state === 'queued').map((job) => job.job_id);
  const key = waiting.join();
  const queue = useMemo(() => key.split(',').filter(Boolean), [key]);
  return <QueueContext value={queue}>{children}</QueueContext>;
}

export const useQueue = (): readonly string[] => useContext(QueueContext);

/** Before whom `jobId` has to stand to be `steps` further on; undefined when it can go no further. */
export function placeAfterSteps(queue: readonly string[], jobId: string, steps: number): string | null | undefined {
  const from = queue.indexOf(jobId);
  const to = from + steps;
  if (from < 0 || to < 0 || to >= queue.length || steps === 0) return undefined;
  return queue.filter((id) => id !== jobId)[to] ?? null;
}
