'use client';

import { useEffect } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { addressOf } from '../jobs/downloads-address.ts';
import { kindOfEnd, nameOfEnded, ONE_ENDED } from './end-words.ts';
import { readNotices } from './notices.ts';
import { useGo } from './use-go.ts';

/** Tells of an end outside of the browser while the page is out of sight, to those who asked for it. */
export function DesktopNotices() {
  const { store } = useHive();
  const go = useGo();
  useEffect(
    () =>
      store.onEnd((ended) => {
        const kind = kindOfEnd(ended);
        if (kind === null || !document.hidden || readNotices() !== 'on') return;
        // All tabs hear the same end; with one tag they are one notification.
        const notice = new Notification(`${nameOfEnded(ended)} ${ONE_ENDED[kind]}`, {
          body: ended.end.error?.message ?? '',
          icon: '/icon.svg',
          tag: ended.job.job_id,
        });
        notice.onclick = () => {
          window.focus();
          go(addressOf({ job: ended.job.job_id }));
        };
      }),
    [store, go],
  );
  return null;
}
