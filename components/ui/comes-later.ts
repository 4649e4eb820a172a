'use client';

import { useEffect, useSyncExternalStore } from 'react';

/**
 * Code that the first sight of a page does without: it comes when the page has come to rest, so that it is here when
 * the hive is not, or at once when it is needed before. Returns a hook that gives it, or null while it is on its way.
 */
export function comesLater<T>(load: () => Promise<T>): (needed: boolean) => T | null {
  let here: T | null = null;
  let coming = false;
  const listeners = new Set<() => void>();
  const fetch = () => {
    if (coming) return;
    coming = true;
    load().then(
      (module) => {
        here = module;
        for (const listener of [...listeners]) listener();
      },
      () => {
        coming = false;
      },
    );
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return function useLater(needed) {
    useEffect(() => {
      if (needed) fetch();
      else return whenAtRest(fetch);
    }, [needed]);
    return useSyncExternalStore(
      subscribe,
      () => here,
      () => null,
    );
  };
}

const REST_MS = 1500;

/** After the page has loaded, when nothing else is to be done. Returns how to call it off. */
function whenAtRest(act: () => void): () => void {
  let idle = 0;
  const wait = () => {
    idle = 'requestIdleCallback' in window ? requestIdleCallback(act, { timeout: 4 * REST_MS }) : 0;
    if (idle === 0) act();
  };
  const timer = setTimeout(wait, REST_MS);
  return () => {
    clearTimeout(timer);
    if (idle) cancelIdleCallback(idle);
  };
}
