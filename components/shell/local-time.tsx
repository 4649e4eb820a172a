'use client';

import { useTimeZone } from '#lib/browser/use-time-zone.ts';
import { sayTime } from '#lib/browser/words.ts';

/** A moment, in the zone of whoever reads it. */
export function LocalTime({ time }: { time: string }) {
  const timeZone = useTimeZone();
  return <time dateTime={time}>{sayTime(time, timeZone)}</time>;
}
