'use client';

import { useEffect, useState } from 'react';
import { useTimeZone } from '#lib/browser/use-time-zone.ts';
import { sayAgo, sayTime } from '#lib/browser/words.ts';

const MINUTE_MS = 60_000;

/** `nowMs` is the server's clock at rendering, so that the first words are the same on both sides. */
export function Ago({ time, nowMs, className }: { time: string; nowMs: number; className?: string }) {
  const timeZone = useTimeZone();
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    const timer = setInterval(tick, MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={time} title={sayTime(time, timeZone)} className={className}>
      {sayAgo(time, Math.max(now, nowMs), timeZone)}
    </time>
  );
}
