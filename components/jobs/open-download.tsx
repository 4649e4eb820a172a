'use client';

import { useSearchParams } from 'next/navigation';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { addressOf, readAddress } from './downloads-address.ts';

interface OpenDownload {
  jobId: string | null;
  toggle(jobId: string): void;
}

const OpenContext = createContext<OpenDownload | null>(null);

/** The address says which download's files and log are open, so that a link leads to them. */
export function OpenDownloadProvider({ children }: { children: ReactNode }) {
  const jobId = readAddress(useSearchParams()).job;
  const toggled = useRef<string | null>(null);
  useEffect(() => {
    // Whoever opened it here has it before their eyes; a link may lead to one far below.
    if (jobId === null || jobId === toggled.current) return;
    document.querySelector(`[data-job="${jobId}"]`)?.scrollIntoView({ block: 'center' });
  }, [jobId]);
  const open = useMemo<OpenDownload>(
    () => ({
      jobId,
      toggle: (chosen) => {
        toggled.current = chosen;
        const now = readAddress(new URLSearchParams(location.search));
        history.replaceState(null, '', addressOf({ ...now, job: chosen === jobId ? null : chosen }));
      },
    }),
    [jobId],
  );
  return <OpenContext value={open}>{children}</OpenContext>;
}

/** Elsewhere than on the page of downloads, each row keeps it for itself. */
export function useOpen(jobId: string): [open: boolean, toggle: () => void] {
  const page = useContext(OpenContext);
  const [alone, setAlone] = useState(false);
  if (!page) return [alone, () => setAlone(!alone)];
  return [page.jobId === jobId, () => page.toggle(jobId)];
}
