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
        'size-1.5 rounded-full bg-honey opacity-0 transition-opacity',
        pending && 'opacity-100 delay-150 duration-300',
      )}
    />
  );
}
