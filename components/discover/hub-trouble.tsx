'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState, useTransition } from 'react';
import { sayDuration } from '#lib/browser/words.ts';
import type { WireError } from '#lib/contract/errors.ts';
import { Button } from '../ui/button.tsx';

/** Why there is nothing of the Hub here, and when to look again. */
export function HubTrouble({ error }: { error: WireError }) {
  const router = useRouter();
  const [looking, startLooking] = useTransition();
  const [waitMs, setWaitMs] = useState(() => waitOf(error));
  const waiting = waitMs > 0;
  useEffect(() => {
    const untilMs = Date.now() + waitOf(error);
    const tick = () => setWaitMs(Math.max(0, untilMs - Date.now()));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [error]);
  return (
    <div role="alert" className="grid justify-items-start gap-3 rounded-lg border px-4 py-5 text-sm sm:px-5">
      <div className="grid gap-1">
        <p className="text-base font-medium">{error.message}</p>
        <p className="text-muted-foreground">{error.hint}</p>
      </div>
      <Button
        variant="outline"
        size="sm"
        className="tabular-nums"
        aria-busy={looking}
        aria-disabled={waiting}
        onClick={() => !waiting && startLooking(() => router.refresh())}
      >
        {waiting ? `Look again in ${sayDuration(waitMs / 1000)}` : 'Look again'}
      </Button>
    </div>
  );
}

function waitOf({ details }: WireError): number {
  return typeof details.retry_after_ms === 'number' ? details.retry_after_ms : 0;
}
