'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import type { Delivery } from '#lib/contract/webhooks.ts';

/** A receiver that answers at all has mostly done so by then. */
const SOON_MS = 1500;
/** Timers of browsers have no longer ones. */
const LONGEST_MS = 2 ** 31 - 1;

/** Deliveries are not on the event stream, which everybody reads: the page is read again when there is something new. */
export function RefreshDeliveries({ deliveries }: { deliveries: readonly Delivery[] }) {
  const router = useRouter();
  const { store } = useHive();
  useEffect(() => {
    const waits = deliveries.flatMap(({ next_at }) => (next_at === null ? [] : [Date.parse(next_at)]));
    const refresh = () => router.refresh();
    const dueMs = waits.length === 0 ? null : Math.max(Math.min(...waits) - Date.now(), 0) + SOON_MS;
    let timer = dueMs === null ? undefined : setTimeout(refresh, Math.min(dueMs, LONGEST_MS));
    const leave = store.onEnd(() => {
      clearTimeout(timer);
      timer = setTimeout(refresh, SOON_MS);
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [router, store, deliveries]);
  return null;
}
