'use client';

import dynamic from 'next/dynamic';
import { useCallback, useRef } from 'react';
import { type CatalogView, isFiltered } from '#lib/browser/catalog-view.ts';
import { useHiveState } from '#lib/browser/use-hive.ts';
import { type CatalogPage, useModels, useSummary } from '#lib/browser/use-models.ts';
import type { CatalogSummary } from '#lib/contract/models.ts';
import { DownloadButton } from '../jobs/download-button.tsx';
import { KeptFocus } from '../shell/kept-focus.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { comesLater } from '../ui/comes-later.ts';
import { BulkBar } from './bulk-bar.tsx';
import { CatalogToolbar } from './catalog-toolbar.tsx';
import { DiskUse } from './disk-use.tsx';
import { EmptyCatalog } from './empty-catalog.tsx';
import { ModelTable } from './model-table.tsx';
import { OtherPages } from './other-pages.tsx';
import { useSelectAll } from './use-select-all.ts';
import { useSelection } from './use-selection.ts';

/** Many catalogs have no work above them: its code comes with it, or when the page is at rest. */
const loadWorkAbove = () => import('./work-above.tsx');
const WorkAbove = dynamic(() => loadWorkAbove().then((room) => room.WorkAbove));
const useWorkAbove = comesLater(loadWorkAbove);

interface ModelsScreenProps {
  page: CatalogPage;
  view: CatalogView;
  summary: CatalogSummary;
  nowMs: number;
  memoryBytes: number;
}

export function ModelsScreen({ page, view, summary: rendered, nowMs, memoryBytes }: ModelsScreenProps) {
  const { models, total, see, downloads } = useModels(page, view);
  const summary = useSummary(rendered);
  useWorkAbove(false);
  const { running, attention } = downloads;
  const field = useRef<HTMLInputElement>(null);
  const changes = useHiveState((state) => state.models);
  const isGone = useCallback((id: string) => changes.get(id)?.value === null, [changes]);
  const selection = useSelection(isGone);
  const all = useSelectAll(models, view, selection);
  const empty = total === 0 && !isFiltered(view);
  return (
    <KeptFocus>
      <PageHeader title="Models" note={total > 0 || isFiltered(view) ? sayCount(total, summary, view) : null}>
        <DownloadButton />
      </PageHeader>
      {running.length + attention.length > 0 && <WorkAbove downloads={downloads} />}
      {empty ? (
        <EmptyCatalog busy={running.length > 0} memoryBytes={memoryBytes} />
      ) : (
        <section aria-label="Models on this hive" className="grid grid-cols-[minmax(0,1fr)] gap-3">
          {running.length + attention.length > 0 && <h2 className="text-base font-medium">On this hive</h2>}
          <DiskUse summary={summary} />
          <CatalogToolbar view={view} summary={summary} field={field} />
          {total === 0 ? (
            <NothingFound />
          ) : (
            <ModelTable
              models={models}
              view={view}
              nowMs={nowMs}
              rendered={{ from: page.offset, to: page.offset + page.models.length }}
              see={see}
              selection={selection}
              all={all}
            />
          )}
          <OtherPages view={view} shown={page.models.length} total={page.total} />
        </section>
      )}
      <BulkBar selection={selection} />
    </KeptFocus>
  );
}

function sayCount(total: number, summary: CatalogSummary, view: CatalogView): string {
  const shown = total.toLocaleString('en');
  return isFiltered(view) ? `${shown} of ${summary.models.toLocaleString('en')}` : shown;
}

function NothingFound() {
  return (
    <div className="grid justify-items-start gap-1 rounded-lg border border-dashed px-5 py-10">
      <h2 className="font-medium">No model is like that</h2>
      <p className="text-sm text-muted-foreground">
        Take a filter away, or search for less: a part of the name, the quant or the architecture is enough.
      </p>
    </div>
  );
}
