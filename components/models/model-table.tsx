'use client';

import { ArrowDownIcon, ArrowUpIcon } from 'lucide-react';
import Link from 'next/link';
import { type ReactNode, useEffect, useRef } from 'react';
import { type CatalogView, type Column, catalogHref, USUAL_COLUMNS } from '#lib/browser/catalog-view.ts';
import type { Model } from '#lib/contract/models.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { cn } from '../ui/cn.ts';
import { Table, TableHead } from '../ui/table.tsx';
import { COLUMN_WORDS, LOOKS } from './columns.tsx';
import { ModelRow } from './model-row.tsx';
import { useRowKeys } from './use-row-keys.ts';
import type { SelectAll } from './use-select-all.ts';
import type { Selection } from './use-selection.ts';
import { useVerifying } from './use-verifying.ts';
import { useVisibleRows } from './use-visible-rows.ts';

interface ModelTableProps {
  models: readonly (Model | null)[];
  view: CatalogView;
  nowMs: number;
  /** Rows that the server rendered. */
  rendered: { from: number; to: number };
  see(from: number, to: number): void;
  selection: Selection;
  all: SelectAll;
}

/** All columns with room for a name; on a phone there is but one. */
const MOST_WIDE = 'md:min-w-[76rem]';

/** One table at every width: on a phone a row tells in its first cell what columns tell elsewhere. */
export function ModelTable({ models, view, nowMs, rendered, see, selection, all }: ModelTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const visible = useVisibleRows(body, models.length);
  const verifying = useVerifying();
  const { from, to } = visible ?? rendered;
  useEffect(() => {
    if (visible) see(visible.from, visible.to);
  }, [visible, see]);
  useRowKeys({
    body,
    count: models.length,
    rowPx: visible?.rowPx ?? 0,
    onToggle: (place) => {
      const model = models[place];
      if (model) selection.toggle(model);
    },
    onEscape: selection.clear,
  });
  const usual = view.columns.join() === USUAL_COLUMNS.join();
  const rowPx = visible?.rowPx ?? 0;
  return (
    <div className={cn('rounded-lg border bg-card', usual ? 'overflow-clip' : 'overflow-x-auto')}>
      <Table className={cn('table-fixed', !usual && MOST_WIDE)} aria-rowcount={models.length + 1}>
        <thead className={cn('bg-card', usual && 'sticky top-0 z-20')}>
          <tr aria-rowindex={1} className="shadow-[0_1px_0_var(--border)]">
            <TableHead className="w-11 pr-0 pl-4">
              <Checkbox
                className="block"
                aria-label="Select all"
                checked={all.chosen === 'all'}
                ref={(box) => {
                  if (box) box.indeterminate = all.chosen === 'some';
                }}
                onCheckedChange={all.choose}
              />
            </TableHead>
            <SortHead view={view} sort="name" className="md:min-w-52">
              Name
            </SortHead>
            {view.columns.map((column) => (
              <ColumnHead key={column} column={column} view={view} usual={usual} />
            ))}
            <TableHead className="w-13">
              <span className="sr-only">Actions</span>
            </TableHead>
          </tr>
        </thead>
        <tbody ref={body}>
          <Gap px={visible ? from * rowPx : 0} />
          {models.slice(from, to).map((model, i) => (
            <ModelRow
              key={model?.id ?? `place-${from + i}`}
              model={model}
              place={from + i}
              columns={view.columns}
              usual={usual}
              nowMs={nowMs}
              selected={model !== null && selection.models.has(model.id)}
              verifying={model !== null && verifying.has(model.id)}
              onToggle={selection.toggle}
            />
          ))}
          <Gap px={visible ? (models.length - to) * rowPx : 0} />
        </tbody>
      </Table>
    </div>
  );
}

/** Where the rows would be that are not made. */
function Gap({ px }: { px: number }) {
  return (
    px > 0 && (
      <tr aria-hidden>
        <td style={{ height: px }} />
      </tr>
    )
  );
}

function ColumnHead({ column, view, usual }: { column: Column; view: CatalogView; usual: boolean }) {
  const { width, number = false, from, sort } = LOOKS[column];
  const classes = cn('hidden', width, number && 'text-right', usual && from !== undefined ? from : 'md:table-cell');
  if (!sort) return <TableHead className={classes}>{COLUMN_WORDS[column]}</TableHead>;
  return (
    <SortHead view={view} sort={sort} className={classes} number={number}>
      {COLUMN_WORDS[column]}
    </SortHead>
  );
}

interface SortHeadProps {
  view: CatalogView;
  sort: 'name' | 'size' | 'parameters' | 'added_at';
  className?: string;
  number?: boolean;
  children: ReactNode;
}

/** A link, so that it works without scripts. What is read from A to Z begins so; of the others most comes first. */
function SortHead({ view, sort, className, number = false, children }: SortHeadProps) {
  const rising = view.sort === sort;
  const falling = view.sort === `-${sort}`;
  const first = sort === 'name' ? sort : (`-${sort}` as const);
  const next = rising ? (`-${sort}` as const) : falling ? sort : first;
  const Arrow = rising ? ArrowUpIcon : ArrowDownIcon;
  return (
    <TableHead className={className} aria-sort={rising ? 'ascending' : falling ? 'descending' : undefined}>
      <Link
        href={catalogHref({ ...view, sort: next, offset: 0 })}
        prefetch={false}
        replace
        scroll={false}
        className={cn(
          'inline-flex items-center gap-1 rounded-sm hover:text-foreground',
          number && 'flex-row-reverse',
          (rising || falling) && 'text-foreground',
        )}
      >
        {children}
        {(rising || falling) && <Arrow className="size-3" aria-hidden />}
      </Link>
    </TableHead>
  );
}
