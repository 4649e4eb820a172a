'use client';

import { useRouter } from 'next/navigation';
import type { DiskJobs } from '#lib/browser/use-disk.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { DiskUse, Scan, WireLeftover } from '#lib/contract/disk.ts';
import { Ago } from '../shell/ago.tsx';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.ts';
import { FoundRow } from './found-row.tsx';

interface GiveBackProps {
  use: DiskUse;
  scan: Scan | null;
  jobs: DiskJobs;
  nowMs: number;
}

const KINDS: Record<WireLeftover['kind'], { name: string; means: string }> = {
  orphan: { name: 'Orphan', means: 'A blob that no snapshot of the cache leads to' },
  partial: { name: 'Unfinished download', means: 'What a hive has fetched of a file' },
  refuted: { name: 'Wrong download', means: 'Its hash was not the Hub’s: nothing uses it, and it goes after a day' },
  foreign_partial: {
    name: 'Another program’s download',
    means: 'Left alone: only that program knows whether it goes on',
  },
};

/** What could be given back to the disk without losing a model. */
export function GiveBack({ use, scan, jobs, nowMs }: GiveBackProps) {
  const router = useRouter();
  const free = use.leftovers.filter(({ kind, wanted }) => kind !== 'foreign_partial' && !wanted);
  const kept = use.leftovers.filter((leftover) => !free.includes(leftover));
  const nothing = free.length + kept.length + use.duplicates.length === 0;
  const remove = async (paths: string[]) => {
    const freed = await jobs.reclaim(paths);
    if (freed === null) return;
    toast.success(`${sayBytes(freed)} are free again`);
    router.refresh();
  };
  return (
    <section aria-labelledby="give-back" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div className="grid gap-1">
          <h2 id="give-back" className="flex items-baseline gap-2 text-base font-medium">
            Can be given back
            <span className="text-sm font-normal text-muted-foreground tabular-nums" data-testid="reclaimable">
              {sayBytes(use.reclaimable_bytes)}
            </span>
          </h2>
          <p className="max-w-prose text-sm text-muted-foreground">
            Without losing a model. Shared bytes are counted once; duplicates are those that the last look has seen.
          </p>
        </div>
        {free.length > 1 && (
          <Button variant="outline" size="sm" onClick={() => remove(free.map(({ path }) => path))}>
            Remove all {free.length} leftovers
          </Button>
        )}
      </div>
      {nothing ? (
        <p className="rounded-lg border border-dashed px-5 py-6 text-center text-sm text-muted-foreground">
          Nothing is there twice, and nothing is left over.
        </p>
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {use.duplicates.map((model) => (
            <FoundRow
              key={model.key}
              model={model}
              action={
                scan && (
                  <Button
                    variant="outline"
                    size="sm"
                    aria-busy={jobs.importing !== null}
                    aria-label={`Put a link in the place of ${model.name}`}
                    onClick={() => jobs.importing === null && jobs.take(scan.scan_id, [model.key], 'move', false)}
                  >
                    Replace with a link
                  </Button>
                )
              }
            />
          ))}
          {[...free, ...kept].map((leftover) => (
            <li key={leftover.path} className="flex items-start gap-3 px-4 py-3" data-testid="leftover">
              <div className="grid min-w-0 grow gap-1 text-sm">
                <p>
                  <span className="font-medium">{KINDS[leftover.kind].name}</span>
                  <span className="text-muted-foreground">
                    {' '}
                    · {leftover.repo} · <Ago time={leftover.changed_at} nowMs={nowMs} />
                  </span>
                </p>
                <p className="text-muted-foreground">
                  {leftover.wanted ? 'A download of this hive goes on with it' : KINDS[leftover.kind].means}.
                </p>
                <p className="font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">{leftover.path}</p>
              </div>
              <div className="grid shrink-0 justify-items-end gap-2">
                <span className="text-sm tabular-nums">{sayBytes(leftover.bytes)}</span>
                {free.includes(leftover) && (
                  <Button
                    variant="outline"
                    size="sm"
                    aria-label={`Remove ${leftover.path}`}
                    onClick={() => remove([leftover.path])}
                  >
                    Remove
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
