'use client';

import { useLinkStatus } from 'next/link';
import { cn } from '../ui/cn.ts';

/** Inside of a link: says that its page is on the way, once that takes long enough to be wondered about. */
export function LinkHint() {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden
      className={cn(
        'size-1.5 rounded-full max-lg:absolute max-lg:top-1 max-lg:right-1 bg-honey opacity-0 transition-opacity',
        pending && 'opacity-100 delay-150 duration-300',
      )}
    />
  );
}
