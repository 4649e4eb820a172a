'use client';

import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { toast } from '../ui/toast.ts';

/** While the hive is away, going elsewhere would trade this page for the browser's page of an error. */
export function sayUnreachable(): void {
  toast('Not reachable until the hive is back.', { id: 'not-reachable' });
}

/** Leads to another page of this hive, unless it is away. */
export function useGo(): (href: string) => void {
  const { store } = useHive();
  const router = useRouter();
  return useCallback(
    (href) => {
      if (store.getState().connection === 'lost') sayUnreachable();
      else router.push(href);
    },
    [store, router],
  );
}
