'use client';

import { useSyncExternalStore } from 'react';
import { comesLater } from './comes-later.ts';
import { isSpeaking, onSpeak } from './toast.ts';

const useParts = comesLater(() => import('./toaster-parts.tsx'));

export function Toaster() {
  const needed = useSyncExternalStore(onSpeak, isSpeaking, () => false);
  const parts = useParts(needed);
  return parts && <parts.Toaster />;
}
