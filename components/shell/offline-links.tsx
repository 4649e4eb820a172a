'use client';

import { useEffect } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { leavesThePage } from './leaves-the-page.ts';
import { sayUnreachable } from './use-go.ts';

/** While the hive is away, a link would trade this page for the browser's page of an error. */
export function OfflineLinks() {
  const { store } = useHive();
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      if (store.getState().connection !== 'lost' || !leavesThePage(event, location.href)) return;
      event.preventDefault();
      sayUnreachable();
    };
    // Before the router's own listeners, which leave a prevented click alone.
    window.addEventListener('click', onClick, { capture: true });
    return () => window.removeEventListener('click', onClick, { capture: true });
  }, [store]);
  return null;
}
