'use client';

import { useEffect, useState } from 'react';
import { sayDuration } from '#lib/browser/words.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { Button } from '../ui/button.tsx';
import { RetryButton } from './retry-button.tsx';

const SECOND_MS = 1000;

/** Counts down to the end of the Hub's window, then offers the retry. */
export function RetryWhenOpen({ job, untilMs }: { job: Job; untilMs: number | null }) {
  const [nowMs, setNowMs] = useState<number | null>(null);
  const leftMs = untilMs === null || nowMs === null ? 0 : untilMs - nowMs;
  const waiting = leftMs > 0;

  useEffect(() => setNowMs(Date.now()), []);
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => setNowMs(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, [waiting]);

  if (!waiting) return <RetryButton job={job} />;
  return (
    <Button variant="outline" size="sm" disabled className="tabular-nums">
      Retry in {sayDuration(leftMs / SECOND_MS)}
    </Button>
  );
}
