'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { leavesThePage } from './leaves-the-page.ts';
import { focusWhereLeft, rememberLink } from './return-to-link.ts';

/**
 * A link within a page goes with its page, and the focus with it. On the next page the title has it; after Back, the
 * link that one had left by.
 */
export function FocusAfterNavigation() {
  const pathname = usePathname();
  const isBack = useRef(false);
  const shown = useRef(pathname);

  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      isBack.current = false;
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (link?.closest('main') && leavesThePage(event, location.href)) rememberLink(location.pathname, link);
    };
    const onPop = () => {
      isBack.current = true;
    };
    window.addEventListener('click', onClick, { capture: true });
    window.addEventListener('popstate', onPop);
    return () => {
      window.removeEventListener('click', onClick, { capture: true });
      window.removeEventListener('popstate', onPop);
    };
  }, []);

  useEffect(() => {
    const main = document.querySelector<HTMLElement>('main');
    if (shown.current === pathname || !main) return;
    shown.current = pathname;
    return focusWhereLeft(pathname, main, isBack.current);
  }, [pathname]);
  return null;
}
