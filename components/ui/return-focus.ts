'use client';

import { useRef } from 'react';

const DIALOGS = '[role=dialog], [role=alertdialog]';
/** What each open dialog was opened from, the nearest first. */
const openers = new WeakMap<EventTarget, readonly HTMLElement[]>();
/** Of the dialog that was opened last, until it has given the focus back. */
let latest: readonly HTMLElement[] = [];

/**
 * Dialogs here are opened by keys, by pasting, from menus and from other dialogs, not by a trigger of their own. When
 * one closes, the focus goes back to where it was; where that is gone meanwhile, as the dialog that it stood in has
 * closed too, to where that one was opened from, else to the title of the page.
 */
export function useReturnFocus() {
  const opened = useRef<readonly HTMLElement[]>([]);
  return {
    onOpenAutoFocus: (event: Event) => {
      const found = openersOf(document.activeElement);
      // Without motion, a dialog that opens the next one is gone by then, and the focus with it.
      opened.current = found.length > 0 ? found : latest;
      latest = opened.current;
      if (event.target) openers.set(event.target, opened.current);
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const back = opened.current.find(canTakeFocus) ?? document.querySelector<HTMLElement>('main h1');
      if (latest === opened.current) latest = [];
      back?.focus();
    },
  };
}

/** What is closing still fades, but gives no place to stand. */
const canTakeFocus = (element: HTMLElement): boolean =>
  element.isConnected && element.closest(DIALOGS)?.getAttribute('data-state') !== 'closed';

function openersOf(active: Element | null): HTMLElement[] {
  const opener = openerOf(active);
  const dialog = active?.closest(DIALOGS);
  return [...(opener ? [opener] : []), ...((dialog && openers.get(dialog)) ?? [])];
}

/** An item of a menu goes with its menu; the button that opened that one stays. */
function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role=menu]');
  const button = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active;
  return button instanceof HTMLElement && button !== document.body ? button : null;
}
