'use client';

import dynamic from 'next/dynamic';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { isBusy, isCovered } from './is-busy.ts';
import { readPages } from './read-pages.ts';
import { useGo } from './use-go.ts';

type Opened = 'palette' | 'shortcuts';

const CommandsContext = createContext<(what: Opened) => void>(() => {});
export const useOpenCommands = () => useContext(CommandsContext);

/** Loaded when they are first asked for. */
const Palette = dynamic(() => import('./palette.tsx').then((room) => room.Palette), { ssr: false });
const ShortcutsDialog = dynamic(() => import('./shortcuts-dialog.tsx').then((room) => room.ShortcutsDialog), {
  ssr: false,
});

/** Two keys one after the other belong together within this time. */
const CHORD_MS = 1200;

/** The keys that work on every page, and what they open. */
export function CommandsProvider({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [wanted, setWanted] = useState<ReadonlySet<Opened>>(new Set());
  const open = useCallback((what: Opened) => {
    setWanted((before) => new Set(before).add(what));
    setOpened(what);
  }, []);
  useKeys(open);
  const props = (what: Opened) => ({
    open: opened === what,
    onOpenChange: (next: boolean) => setOpened(next ? what : null),
  });
  return (
    <CommandsContext value={open}>
      {children}
      {wanted.has('palette') && <Palette {...props('palette')} />}
      {wanted.has('shortcuts') && <ShortcutsDialog {...props('shortcuts')} />}
    </CommandsContext>
  );
}

function useKeys(open: (what: Opened) => void): void {
  const go = useGo();
  const chordAtMs = useRef(Number.NEGATIVE_INFINITY);
  const keys = useMemo(
    () => (event: KeyboardEvent) => {
      const { key } = event;
      if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && key.toLowerCase() === 'k') {
        event.preventDefault();
        if (!isCovered()) open('palette');
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isBusy(event.target)) return;
      const inChord = event.timeStamp - chordAtMs.current < CHORD_MS;
      chordAtMs.current = !inChord && key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      const page = inChord ? readPages().find(({ letter }) => letter === key.toLowerCase()) : undefined;
      const field = document.querySelector<HTMLElement>('main input[type=search]');
      if (page) go(page.href);
      else if (key === '?') open('shortcuts');
      else if (key === '/' && field) field.focus();
      else return;
      // D alone opens the download dialog; as the second key it leads to a page.
      event.stopPropagation();
      event.preventDefault();
    },
    [open, go],
  );
  useEffect(() => {
    document.addEventListener('keydown', keys, { capture: true });
    return () => document.removeEventListener('keydown', keys, { capture: true });
  }, [keys]);
}
