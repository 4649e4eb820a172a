'use client';

import { useEffect, useRef, useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { tellChanges } from './tell-changes.ts';

/** Counts and ends arrive in bunches; one announcement takes them all, instead of the last alone. */
const GATHER_MS = 250;

/** Tells screen readers each new state and every quarter of a download, politely; not each of its many counts. */
export function Announcer() {
  const { store } = useHive();
  const told = useRef(new Map<string, string>());
  const [words, setWords] = useState('');

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const speak = () => {
      timer = null;
      const sentences = tellChanges(told.current, store.getState());
      if (sentences.length > 0) setWords(sentences.join(' '));
    };
    // What was so when the page was opened can be read on it.
    tellChanges(told.current, store.getState());
    const leave = store.subscribe(() => {
      timer ??= setTimeout(speak, GATHER_MS);
    });
    return () => {
      leave();
      if (timer) clearTimeout(timer);
    };
  }, [store]);

  return (
    <div role="status" aria-live="polite" className="sr-only">
      {words}
    </div>
  );
}
