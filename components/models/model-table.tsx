import Link from 'next/link';
import { memo } from 'react';
import { sayBytes, sayContext, sayParameters } from '#lib/browser/words.ts';
import type { Model } from '#lib/contract/models.ts';
import { Ago } from '../shell/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { Table, TableCell, TableHead, TableRow } from '../ui/table.tsx';
import { modelHref } from './model-href.ts';
import { ModelMenu } from './model-menu.tsx';
import { splitRepo, titleOfModel } from './model-name.ts';
import { StatusBadge } from './status-badge.tsx';

interface ModelTableProps {
  models: readonly Model[];
  nowMs: number;
}

/** From 768 px on; columns that say less come in as there is room. */
export const ModelTable = memo(function ModelTable({ models, nowMs }: ModelTableProps) {
  return (
    <div className="hidden overflow-hidden rounded-lg border bg-card md:block">
      <Table>
        <thead>
          <tr>
            <TableHead className="pl-5">Name</TableHead>
            <TableHead>Quant</TableHead>
            <TableHead className="hidden xl:table-cell">Architecture</TableHead>
            <TableHead className="text-right">Parameters</TableHead>
            <TableHead className="hidden text-right lg:table-cell">Context</TableHead>
            <TableHead className="text-right">Size</TableHead>
            <TableHead>Status</TableHead>
            <TableHead className="hidden xl:table-cell">Added</TableHead>
            <TableHead className="w-12">
              <span className="sr-only">Actions</span>
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <ModelRow key={model.id} model={model} nowMs={nowMs} />
          ))}
        </tbody>
      </Table>
    </div>
  );
});

/** The link of the name covers the row, so that the whole row leads to the model, with or without scripts. */
const ModelRow = memo(function ModelRow({ model, nowMs }: { model: Model; nowMs: number }) {
  return (
    <TableRow className="relative transition-colors hover:bg-accent/50" data-testid="model" data-model={model.id}>
      <TableCell className="max-w-0 min-w-52 pl-5 xl:w-[34%]">
        <Link
          href={modelHref(model.id)}
          title={model.repo}
          className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
        >
          {titleOfModel(model)}
        </Link>
        <span className="block truncate text-xs text-muted-foreground">{splitRepo(model.repo).owner}</span>
      </TableCell>
      <TableCell>{model.quant && <Badge>{model.quant}</Badge>}</TableCell>
      <TableCell className="hidden text-muted-foreground xl:table-cell">{model.architecture ?? '–'}</TableCell>
      <TableCell className="text-right text-muted-foreground tabular-nums">
        {model.parameters === null ? '–' : sayParameters(model.parameters)}
      </TableCell>
      <TableCell className="hidden text-right text-muted-foreground tabular-nums lg:table-cell">
        {model.context_length === null ? '–' : sayContext(model.context_length)}
      </TableCell>
      <TableCell className="text-right whitespace-nowrap tabular-nums">{sayBytes(model.size)}</TableCell>
      <TableCell>
        <StatusBadge status={model.status} />
      </TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted-foreground tabular-nums xl:table-cell">
        <Ago time={model.added_at} nowMs={nowMs} />
      </TableCell>
      <TableCell className="pr-3 pl-0">
        <ModelMenu model={model} />
      </TableCell>
    </TableRow>
  );
});
