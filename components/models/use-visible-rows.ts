'use client';

import { type RefObject, useEffect, useState } from 'react';

export interface VisibleRows {
  from: number;
  to: number;
  rowPx: number;
}

/** Rows made beyond each edge of the screen; in steps, so that a few lines of scrolling change nothing. */
const BEYOND = 12;
const STEP = 8;
/** As the rows are styled: three lines on a phone, two elsewhere. */
const PHONE_REM = 5.5;
const TABLE_REM = 3;

/**
 * Which rows of a long table are to be made. All have one height, so arithmetic is enough and no library is needed.
 * Null until the page is alive: the server's rows stand there, and stay where there are no scripts.
 */
export function useVisibleRows(body: RefObject<HTMLElement | null>, count: number): VisibleRows | null {
  const [rows, setRows] = useState<VisibleRows | null>(null);
  useEffect(() => {
    const wide = matchMedia('(min-width: 48rem)');
    let frame = 0;
    const look = () => {
      frame = 0;
      const top = body.current?.getBoundingClientRect().top ?? 0;
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      const rowPx = rem * (wide.matches ? TABLE_REM : PHONE_REM);
      const from = Math.max(0, Math.floor(-top / rowPx / STEP) * STEP - BEYOND);
      const to = Math.min(count, Math.ceil((innerHeight - top) / rowPx / STEP) * STEP + BEYOND);
      const next = { from: Math.min(from, count), to: Math.max(to, 0), rowPx };
      setRows((now) => (now && now.from === next.from && now.to === next.to && now.rowPx === next.rowPx ? now : next));
    };
    const lookSoon = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener('scroll', lookSoon, { passive: true });
    addEventListener('resize', lookSoon);
    // What stands above comes and goes, and moves the table.
    const moved = new ResizeObserver(lookSoon);
    moved.observe(document.body);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', lookSoon);
      removeEventListener('resize', lookSoon);
      moved.disconnect();
    };
  }, [body, count]);
  return rows;
}
