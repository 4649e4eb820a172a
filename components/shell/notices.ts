'use client';

import { useSyncExternalStore } from 'react';

const KEY = 'rbee-desktop-notices';
const CHANGED = 'rbee-desktop-notices-changed';

export type Notices = 'unsupported' | 'off' | 'on' | 'blocked';

export function readNotices(): Notices {
  if (!('Notification' in globalThis)) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && localStorage.getItem(KEY) === 'on' ? 'on' : 'off';
}

/** Asks the browser, which asks the person; never by itself. */
export async function turnNotices(wanted: 'on' | 'off'): Promise<Notices> {
  if (wanted === 'on' && (await Notification.requestPermission()) === 'granted') localStorage.setItem(KEY, 'on');
  if (wanted === 'off') localStorage.removeItem(KEY);
  dispatchEvent(new Event(CHANGED));
  return readNotices();
}

export function useNotices(): Notices {
  return useSyncExternalStore(subscribe, readNotices, () => 'unsupported');
}

function subscribe(listener: () => void): () => void {
  // `storage` is heard from the other tabs.
  for (const name of [CHANGED, 'storage']) addEventListener(name, listener);
  return () => {
    for (const name of [CHANGED, 'storage']) removeEventListener(name, listener);
  };
}
