'use client';

import { type RefObject, useEffect, useRef } from 'react';
import { isBusy } from '../shell/is-busy.ts';

interface RowKeys {
  body: RefObject<HTMLElement | null>;
  count: number;
  rowPx: number;
  onToggle(place: number): void;
  onEscape(): void;
}

/** j and k, or the arrows within the table, walk over the rows; x chooses one, Escape lets go. */
export function useRowKeys({ body, count, rowPx, onToggle, onEscape }: RowKeys): void {
  /** The row to be focused once it has been made. */
  const wanted = useRef<number | null>(null);

  useEffect(() => {
    if (wanted.current !== null && focusRow(body.current, wanted.current)) wanted.current = null;
  });

  useEffect(() => {
    const walk = (by: number) => {
      const at = placeOf(document.activeElement);
      const next = at === null ? firstInSight(body.current) : Math.min(Math.max(at + by, 0), count - 1);
      if (focusRow(body.current, next)) return;
      wanted.current = next;
      const top = (body.current?.getBoundingClientRect().top ?? 0) + scrollY;
      scrollTo({ top: top + next * rowPx - innerHeight / 2 });
    };
    const onKey = (event: KeyboardEvent) => {
      // An Escape that closes a menu or a dialog is no Escape from the selection.
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
      const at = placeOf(document.activeElement);
      const act = ACTS[event.key];
      if (act === 'down' || act === 'up') {
        if (event.key.startsWith('Arrow') && at === null) return;
        if (count > 0) walk(act === 'down' ? 1 : -1);
      } else if (act === 'toggle' && at !== null) onToggle(at);
      else if (act === 'escape') onEscape();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [body, count, rowPx, onToggle, onEscape]);
}

const ACTS: Record<string, 'down' | 'up' | 'toggle' | 'escape'> = {
  j: 'down',
  ArrowDown: 'down',
  k: 'up',
  ArrowUp: 'up',
  x: 'toggle',
  Escape: 'escape',
};

function placeOf(element: Element | null): number | null {
  const row = element?.closest<HTMLElement>('[data-place]');
  return row ? Number(row.dataset.place) : null;
}

function focusRow(body: HTMLElement | null, place: number): boolean {
  const link = body?.querySelector<HTMLElement>(`[data-place="${place}"] a`);
  link?.focus();
  return link !== null && link !== undefined;
}

function firstInSight(body: HTMLElement | null): number {
  const rows = [...(body?.querySelectorAll<HTMLElement>('[data-place]') ?? [])];
  return placeOf(rows.find((row) => row.getBoundingClientRect().top >= 0) ?? null) ?? 0;
}
