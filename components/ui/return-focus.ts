'use client';

import { useRef } from 'react';

/**
 * Dialogs here are opened by keys, by pasting and from menus, not by a trigger of their own. When one closes, the focus
 * goes back to where it was; where that is gone meanwhile, to the title of the page.
 */
export function useReturnFocus() {
  const opener = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus: () => {
      opener.current = openerOf(document.activeElement);
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      const back = opener.current?.isConnected ? opener.current : document.querySelector<HTMLElement>('main h1');
      back?.focus();
    },
  };
}

/** An item of a menu goes with its menu; the button that opened that one stays. */
function openerOf(active: Element | null): HTMLElement | null {
  const menu = active?.closest('[role=menu]');
  const button = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active;
  return button instanceof HTMLElement && button !== document.body ? button : null;
}
