'use client';

import Link from 'next/link';
import { useMemo } from 'react';
import { withChanges } from '#lib/browser/catalog-page.ts';
import { useHiveState } from '#lib/browser/use-hive.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { ModelPage } from '#lib/contract/models.ts';
import { modelHref } from '../models/model-href.ts';
import { splitRepo, titleOfModel } from '../models/model-name.ts';
import { Badge } from '../ui/badge.tsx';
import { changesWith } from './here-now.ts';

interface ModelsHereProps {
  page: ModelPage;
  words: string;
  /** What the page was rendered at. */
  lastEventId: number;
}

/** What fits of the catalog: it needs no download. */
export function ModelsHere({ page, words, lastEventId }: ModelsHereProps) {
  const changes = useHiveState((state) => state.models);
  const { models, total } = useMemo(
    () => withChanges({ ...page, lastEventId }, changesWith(changes, page.models, words), true),
    [page, changes, words, lastEventId],
  );
  const shown = models.filter((model) => model !== null);
  const more = total - shown.length;
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="models-here" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <h2 id="models-here" className="text-base font-medium">
        On this hive
      </h2>
      <ul className="divide-y overflow-hidden rounded-lg border bg-card">
        {shown.map((model) => (
          <li key={model.id} className="relative transition-colors hover:bg-accent/50" data-testid="model-here">
            <Link
              href={modelHref(model.id)}
              className="flex min-h-12 items-center gap-3 px-4 py-2 text-sm focus-visible:rounded-lg focus-visible:-outline-offset-2 sm:px-5"
            >
              <span className="min-w-0 truncate">
                <span className="font-medium">{titleOfModel(model)}</span>{' '}
                <span className="text-muted-foreground">{splitRepo(model.repo).owner}</span>
              </span>
              {model.quant && <Badge>{model.quant}</Badge>}
              <span className="ml-auto shrink-0 text-muted-foreground tabular-nums">{sayBytes(model.size)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Link
          href={words === '' ? '/models' : `/models?q=${encodeURIComponent(words)}`}
          className="justify-self-start rounded-sm text-sm text-muted-foreground underline decoration-input underline-offset-4 hover:text-foreground"
        >
          {more === 1 ? 'One more' : `${more.toLocaleString('en')} more`} on this hive
        </Link>
      )}
    </section>
  );
}
