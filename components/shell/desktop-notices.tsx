'use client';

import { useEffect } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { comesLater } from '../ui/comes-later.ts';
import { useGo } from './use-go.ts';

const load = () => import('./notify-outside.ts');
const useNotifying = comesLater(load);

/** Tells of the end of a download outside of the browser while the page is out of sight, to those who asked for it. */
export function DesktopNotices() {
  const { store } = useHive();
  const go = useGo();
  useNotifying(false);
  useEffect(
    () =>
      store.onEnd((ended) => {
        if (!document.hidden) return;
        load().then(
          (room) => room.notifyOfDownload(ended, go),
          // The hive is away again; its page tells of the end when it is back.
          () => undefined,
        );
      }),
    [store, go],
  );
  return null;
}
