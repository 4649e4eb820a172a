import Link from 'next/link';
import { memo } from 'react';
import { sayBytes, sayContext, sayParameters } from '#lib/browser/words.ts';
import type { Model } from '#lib/contract/models.ts';
import { Ago } from '../shell/ago.tsx';
import { Badge } from '../ui/badge.tsx';
import { modelHref } from './model-href.ts';
import { ModelMenu } from './model-menu.tsx';
import { splitRepo, titleOfModel } from './model-name.ts';
import { StatusBadge } from './status-badge.tsx';

/** The same models on a phone. */
export const ModelCards = memo(function ModelCards({ models, nowMs }: { models: readonly Model[]; nowMs: number }) {
  return (
    <ul className="divide-y rounded-lg border bg-card md:hidden">
      {models.map((model) => (
        <ModelCard key={model.id} model={model} nowMs={nowMs} />
      ))}
    </ul>
  );
});

const ModelCard = memo(function ModelCard({ model, nowMs }: { model: Model; nowMs: number }) {
  const facts = [
    sayBytes(model.size),
    model.parameters === null ? null : `${sayParameters(model.parameters)} parameters`,
    model.context_length === null ? null : `${sayContext(model.context_length)} context`,
  ].filter((fact) => fact !== null);
  return (
    <li className="relative flex items-start gap-2 py-3.5 pr-2.5 pl-4" data-testid="model-card" data-model={model.id}>
      <div className="grid min-w-0 grow gap-1.5">
        <div className="min-w-0">
          <Link
            href={modelHref(model.id)}
            title={model.repo}
            className="block truncate font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring"
          >
            {titleOfModel(model)}
          </Link>
          <p className="flex gap-2 text-xs text-muted-foreground">
            <span className="truncate">{splitRepo(model.repo).owner}</span>
            <Ago time={model.added_at} nowMs={nowMs} className="shrink-0" />
          </p>
        </div>
        <p className="flex flex-wrap gap-x-3 text-sm text-muted-foreground tabular-nums">
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        <p className="flex flex-wrap items-center gap-1.5 text-sm">
          {model.quant && <Badge>{model.quant}</Badge>}
          {model.architecture && <Badge variant="outline">{model.architecture}</Badge>}
          <StatusBadge status={model.status} />
        </p>
      </div>
      <ModelMenu model={model} />
    </li>
  );
});
