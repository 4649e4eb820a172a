'use client';

import { useMemo } from 'react';
import { useHiveState } from '#lib/browser/use-hive.ts';
import { sayTime } from '#lib/browser/words.ts';
import type { Narration } from '#lib/contract/events.ts';

const MOST_SHOWN = 8;

type Line = Narration & { id: number };

interface ModelStoryProps {
  modelId: string;
  /** As it was at `lastEventId`, the newest first. */
  story: readonly Line[];
  lastEventId: number;
}

/** What its downloads and checks have told, the newest first, and what this tab has heard since. */
export function ModelStory({ modelId, story: rendered, lastEventId }: ModelStoryProps) {
  const jobs = useHiveState((state) => state.jobs);
  const narrations = useHiveState((state) => state.narrations);
  const story = useMemo(() => {
    const since = [...jobs.values()]
      .filter(({ value: job }) => job.model_id === modelId || job.model === modelId)
      .flatMap(({ value: job }) => narrations.get(job.job_id) ?? [])
      .filter(({ id }) => id > lastEventId);
    return [...since.sort((a, b) => b.id - a.id), ...rendered];
  }, [jobs, narrations, modelId, rendered, lastEventId]);
  if (story.length === 0) return null;
  const older = story.slice(MOST_SHOWN);
  return (
    <section aria-labelledby="story">
      <h2 id="story" className="mb-2.5 text-base font-medium">
        What happened
      </h2>
      <div className="rounded-lg border bg-card text-sm">
        <Lines lines={story.slice(0, MOST_SHOWN)} />
        {older.length > 0 && (
          <details className="border-t">
            <summary className="px-4 py-2.5 text-muted-foreground sm:px-5">
              {older.length} earlier {older.length === 1 ? 'line' : 'lines'}
            </summary>
            <Lines lines={older} />
          </details>
        )}
      </div>
    </section>
  );
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <ol className="divide-y">
      {lines.map((line) => (
        <li key={line.id} className="grid gap-x-6 px-4 py-2 sm:grid-cols-[minmax(0,1fr)_auto] sm:px-5">
          <span
            className={
              line.level === 'error' ? '[overflow-wrap:anywhere] text-destructive' : '[overflow-wrap:anywhere]'
            }
          >
            {line.human}
          </span>
          <time dateTime={line.at} className="text-xs/5 text-muted-foreground tabular-nums">
            {sayTime(line.at)}
          </time>
        </li>
      ))}
    </ol>
  );
}
