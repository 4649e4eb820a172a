'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { useRunningPercent } from './running-total.ts';

const PREFIX = /^\d+ % · /;

/** How far all running downloads are together, before the title of the page; nothing while that is not known. */
export function TabTitle() {
  const percent = useRunningPercent();
  const pathname = usePathname();

  // Keyed by the page, as each brings a title of its own.
  return <Title key={pathname} percent={percent} />;
}

function Title({ percent }: { percent: number | null }) {
  useEffect(() => {
    const title = document.title.replace(PREFIX, '');
    // The page's own may still be on its way; one made before it would stand in front of it for good.
    if (title !== '') document.title = percent === null ? title : `${percent} % · ${title}`;
  }, [percent]);
  return null;
}
