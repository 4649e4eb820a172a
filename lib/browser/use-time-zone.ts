'use client';

import { useSyncExternalStore } from 'react';

/** The person's own time zone. The server does not know it and writes UTC, which the first rendering repeats. */
export function useTimeZone(): string {
  return useSyncExternalStore(neverChanges, readZone, () => 'UTC');
}

const neverChanges = () => () => {};
const readZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;
