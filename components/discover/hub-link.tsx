'use client';

import type { ReactNode } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';

/** To the repo’s own page at the Hub, apart from this one. */
export function HubLink({ repo, children }: { repo: string; children: ReactNode }) {
  const { hubEndpoint } = useHive();
  return (
    <a
      href={`${hubEndpoint}/${repo}`}
      target="_blank"
      rel="noopener noreferrer"
      className="rounded-sm underline decoration-input underline-offset-4 hover:text-foreground hover:decoration-foreground"
    >
      {children}
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  );
}
