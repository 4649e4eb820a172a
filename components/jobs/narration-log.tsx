'use client';

import { useEffect, useState } from 'react';
import { addNarrations, type NumberedNarration } from '#lib/browser/hive-state.ts';
import { readNarrations } from '#lib/browser/read-narrations.ts';
import { useHive, useHiveState } from '#lib/browser/use-hive.ts';
import { useTimeZone } from '#lib/browser/use-time-zone.ts';
import { sayClock } from '#lib/browser/words.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';

const NONE: readonly NumberedNarration[] = [];
const SHOWN_AT_FIRST = 8;

/** What the job has told, the newest first. */
export function NarrationLog({ jobId }: { jobId: string }) {
  const lines = useNarrations(jobId);
  const timeZone = useTimeZone();
  const [all, setAll] = useState(false);
  if (lines.length === 0) return null;
  const newestFirst = lines.toReversed();
  const shown = all ? newestFirst : newestFirst.slice(0, SHOWN_AT_FIRST);
  return (
    <div className="rounded-md bg-muted/70 px-3 py-2 text-xs">
      <ol aria-label="Log">
        {shown.map((line) => (
          <li key={line.id} className="flex gap-3 py-0.5">
            <time dateTime={line.at} className="shrink-0 text-muted-foreground tabular-nums">
              {sayClock(line.at, timeZone)}
            </time>
            <span
              className={cn(
                'min-w-0 break-words',
                line.level === 'error' && 'text-destructive',
                line.level === 'warn' && 'text-honey-ink',
              )}
            >
              {line.human}
            </span>
          </li>
        ))}
      </ol>
      {lines.length > SHOWN_AT_FIRST && (
        <Button variant="link" size="inline" className="mt-1 text-xs" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${lines.length} lines`}
        </Button>
      )}
    </div>
  );
}

/** The lines from before this tab was opened are asked for once; later ones come by themselves. */
function useNarrations(jobId: string): readonly NumberedNarration[] {
  const { store } = useHive();
  useEffect(() => {
    const reading = new AbortController();
    const read = async () => {
      for await (const told of readNarrations(jobId, reading.signal)) {
        store.update((state) => addNarrations(state, jobId, told));
      }
    };
    read().catch((error: unknown) => {
      // Closed by the person, or the connection is gone: the banner says so, and what was read stays.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    });
    return () => reading.abort();
  }, [jobId, store]);
  return useHiveState((state) => state.narrations.get(jobId) ?? NONE);
}
