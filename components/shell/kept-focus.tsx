'use client';

import { type ReactNode, useEffect, useRef } from 'react';

/**
 * Rows come and go with the work. When the one with the focus goes, the focus moves to the title of the page instead
 * of being lost, so that a keyboard stays where it was.
 */
export function KeptFocus({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const inside = useRef(false);

  useEffect(() => {
    const element = box.current;
    const enter = () => {
      inside.current = true;
    };
    const leave = ({ target }: FocusEvent) => {
      // An element that is taken away is not left by the person; browsers tell of it just before it goes.
      queueMicrotask(() => {
        if (target instanceof Element && target.isConnected) inside.current = false;
      });
    };
    element?.addEventListener('focusin', enter);
    element?.addEventListener('focusout', leave);
    return () => {
      element?.removeEventListener('focusin', enter);
      element?.removeEventListener('focusout', leave);
    };
  }, []);

  useEffect(() => {
    if (!inside.current || document.activeElement !== document.body) return;
    box.current?.querySelector('h1')?.focus();
  });

  return (
    <div ref={box} className="grid grid-cols-[minmax(0,1fr)] gap-8">
      {children}
    </div>
  );
}
