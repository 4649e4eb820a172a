'use client';

import { LockIcon } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { useHiveState } from '#lib/browser/use-hive.ts';
import { sayParameters } from '#lib/browser/words.ts';
import type { HubHit } from '#lib/contract/hub.ts';
import { splitRepo } from '../models/model-name.ts';
import { Ago } from '../shell/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { countHere, type HereAt } from './here-now.ts';
import { repoHref } from './repo-href.ts';
import { sayCount } from './say-count.ts';

const COLUMNS =
  'md:grid-cols-[minmax(0,1fr)_6rem_5rem_5rem_4rem] xl:grid-cols-[minmax(0,1fr)_8rem_5.5rem_5.5rem_4.5rem_7rem]';

/** One line each from 768 px on; the link of the name covers it. */
export function SearchHits({ hits, here, nowMs }: { hits: readonly HubHit[]; here: HereAt; nowMs: number }) {
  const changes = useHiveState((state) => state.models);
  const modelsHere = useMemo(() => countHere(here, changes), [here, changes]);
  return (
    <div className="overflow-hidden rounded-lg border bg-card">
      <div
        aria-hidden
        className={`hidden h-9 items-center gap-x-4 border-b px-5 text-xs font-medium text-muted-foreground md:grid ${COLUMNS}`}
      >
        <span>Repository</span>
        <span>Architecture</span>
        <span className="text-right">Parameters</span>
        <span className="text-right">Downloads</span>
        <span className="text-right">Likes</span>
        <span className="hidden text-right xl:block">Updated</span>
      </div>
      <ul className="divide-y">
        {hits.map((hit) => (
          <Hit key={hit.id} hit={hit} modelsHere={modelsHere(hit.id)} nowMs={nowMs} />
        ))}
      </ul>
    </div>
  );
}

function Hit({ hit, modelsHere, nowMs }: { hit: HubHit; modelsHere: number; nowMs: number }) {
  const { owner, name } = splitRepo(hit.id);
  return (
    <li
      className={`relative grid min-h-12 items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm transition-colors hover:bg-accent/50 sm:px-5 md:py-1.5 ${COLUMNS}`}
      data-testid="hit"
    >
      <div className="min-w-0">
        <span className="flex items-center gap-2">
          <Link
            href={repoHref(hit.id)}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
          >
            {name}
          </Link>
          {hit.gated && (
            <span className="shrink-0 text-muted-foreground" title="Gated: its conditions have to be accepted">
              <LockIcon className="size-3.5" aria-hidden />
              <span className="sr-only">gated</span>
            </span>
          )}
          {modelsHere > 0 && <Badge variant="good">{modelsHere === 1 ? 'here' : `${modelsHere} here`}</Badge>}
        </span>
        <span className="block truncate text-xs text-muted-foreground">
          {owner}
          {hit.license && <span className="hidden md:inline">{` · ${hit.license}`}</span>}
        </span>
      </div>
      <div className="flex flex-wrap gap-x-3 text-xs text-muted-foreground md:contents md:text-sm">
        <span className="truncate" title={hit.architecture ?? undefined}>
          {hit.architecture ?? <span className="hidden md:inline">–</span>}
        </span>
        <span className="md:text-right md:tabular-nums">
          <span className="sr-only">Parameters: </span>
          {hit.parameters === null ? '–' : sayParameters(hit.parameters)}
        </span>
        <span className="md:text-right md:tabular-nums">
          {sayCount(hit.downloads)}
          <span className="md:sr-only"> downloads</span>
        </span>
        <span className="md:text-right md:tabular-nums">
          {sayCount(hit.likes)}
          <span className="md:sr-only"> likes</span>
        </span>
        <span className="hidden whitespace-nowrap xl:block xl:text-right">
          {hit.updated_at && <Ago time={hit.updated_at} nowMs={nowMs} />}
        </span>
      </div>
    </li>
  );
}
