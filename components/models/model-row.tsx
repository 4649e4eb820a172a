import Link from 'next/link';
import { memo } from 'react';
import type { Column } from '#lib/browser/catalog-view.ts';
import { sayBytes, sayParameters } from '#lib/browser/words.ts';
import type { Model } from '#lib/contract/models.ts';
import { Ago } from '../shell/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { cn } from '../ui/cn.ts';
import { cellOf, LOOKS } from './columns.tsx';
import { modelHref } from './model-href.ts';
import { ModelMenu } from './model-menu.tsx';
import { splitRepo, titleOfModel } from './model-name.ts';
import { StatusBadge } from './status-badge.tsx';

interface ModelRowProps {
  /** Null while it is being read. */
  model: Model | null;
  place: number;
  columns: readonly Column[];
  /** Nobody chose the columns: those that say less come in as there is room. */
  usual: boolean;
  nowMs: number;
  selected: boolean;
  verifying: boolean;
  onToggle(model: Model): void;
}

const rowClasses = 'relative h-22 border-b last:border-b-0 md:h-12';

/** The link of the name covers the row, so that the whole row leads to the model, with or without scripts. */
export const ModelRow = memo(function ModelRow({
  model,
  place,
  columns,
  usual,
  nowMs,
  selected,
  verifying,
  onToggle,
}: ModelRowProps) {
  if (!model) {
    return (
      <tr className={rowClasses} aria-rowindex={place + 2} data-place={place}>
        <td />
        <td className="px-3">
          <span className="block h-2.5 w-40 max-w-full rounded-full bg-muted">
            <span className="sr-only">Being read</span>
          </span>
        </td>
      </tr>
    );
  }
  const title = titleOfModel(model);
  return (
    <tr
      className={cn(rowClasses, 'hover:bg-accent/50', selected && 'bg-honey-wash/60 hover:bg-honey-wash')}
      aria-rowindex={place + 2}
      data-place={place}
      data-testid="model"
      data-model={model.id}
    >
      <td className="relative z-10 pl-4">
        <Checkbox
          className="block"
          aria-label={`Select ${[title, model.quant].filter(Boolean).join(' ')}`}
          checked={selected}
          onCheckedChange={() => onToggle(model)}
        />
      </td>
      <td className="px-3 align-middle">
        <Link
          href={modelHref(model.id)}
          prefetch={false}
          title={model.repo}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          {title}
        </Link>
        <span className="flex gap-2 text-xs text-muted-foreground">
          <span className="truncate">{splitRepo(model.repo).owner}</span>
          <Ago time={model.added_at} nowMs={nowMs} className="shrink-0 md:hidden" />
        </span>
        <span className="mt-1.5 flex items-center gap-x-2.5 overflow-hidden text-sm whitespace-nowrap text-muted-foreground tabular-nums md:hidden">
          {model.quant && <Badge>{model.quant}</Badge>}
          <span className="text-foreground">{sayBytes(model.size)}</span>
          {model.parameters !== null && <span>{sayParameters(model.parameters)}</span>}
          <StatusBadge status={model.status} verifying={verifying} upstream={model.upstream} brief />
        </span>
      </td>
      {columns.map((column) => {
        const { number, from } = LOOKS[column];
        return (
          <td
            key={column}
            className={cn(
              'hidden truncate px-3 align-middle text-muted-foreground',
              number && 'text-right',
              'tabular-nums',
              usual && from !== undefined ? from : 'md:table-cell',
            )}
          >
            {cellOf({ column, model, nowMs, verifying })}
          </td>
        );
      })}
      <td className="pr-3 text-right">
        <ModelMenu model={model} />
      </td>
    </tr>
  );
});
