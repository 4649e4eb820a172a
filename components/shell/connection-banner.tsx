'use client';

import { UnplugIcon } from 'lucide-react';
import { useHiveState } from '#lib/browser/use-hive.ts';

/** What is on the page may be old from here on, so it says so; it goes by itself. */
export function ConnectionBanner() {
  const lost = useHiveState((state) => state.connection === 'lost');
  return (
    <div role="status">
      {lost && (
        <p className="flex items-center gap-2 border-b bg-destructive-wash px-4 py-2 text-sm text-destructive sm:px-6 lg:px-10">
          <UnplugIcon className="size-4 shrink-0" aria-hidden />
          Connection lost, retrying. Downloads go on at the hive if it is running.
        </p>
      )}
    </div>
  );
}
