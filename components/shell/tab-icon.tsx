'use client';

import { useEffect } from 'react';
import { useDownloads } from '#lib/browser/use-models.ts';
import { comesLater } from '../ui/comes-later.ts';
import { useRunningPercent } from './running-total.ts';

const useDrawing = comesLater(() => import('./draw-icon.ts'));

/** The icon of the tab shows what one would look at the page for; the page's own icon stands while that is nothing. */
export function TabIcon() {
  const percent = useRunningPercent();
  const failed = useDownloads().attention.length > 0;
  const drawing = useDrawing(percent !== null || failed);
  useEffect(() => {
    if (!drawing || (percent === null && !failed)) return;
    const icons = [...document.querySelectorAll<HTMLLinkElement>('link[rel=icon]')];
    const before = icons.map((icon) => icon.href);
    const drawn = `data:image/svg+xml,${encodeURIComponent(drawing.drawIcon({ percent, failed }))}`;
    for (const icon of icons) icon.href = drawn;
    return () => {
      for (const [index, icon] of icons.entries()) icon.href = before[index] ?? icon.href;
    };
  }, [drawing, percent, failed]);
  return null;
}
