'use client';

import { useEffect } from 'react';
import type { EndedJob } from '#lib/browser/event-store.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import { isWork } from '#lib/contract/job-states.ts';
import { comesLater } from '../ui/comes-later.ts';
import { useGo } from './use-go.ts';

const load = () => import('./tell-work-end.ts');
const useTelling = comesLater(load);

/** A word when a check, an import or a move has ended; the words come with the first of them, or when there is time. */
export function WorkEnds() {
  const { store } = useHive();
  const go = useGo();
  useTelling(false);
  useEffect(() => {
    let telling: Promise<(ended: EndedJob) => void> | null = null;
    const begin = () => load().then((room) => room.createTelling(go));
    return store.onEnd((ended) => {
      if (!isWork(ended.job.operation)) return;
      telling ??= begin();
      telling.then(
        (tell) => tell(ended),
        () => {
          // The hive is away again. The end is on the page of downloads when it is back.
          telling = null;
        },
      );
    });
  }, [store, go]);
  return null;
}
