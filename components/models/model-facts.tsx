'use client';

import type { ReactNode } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { sayBytes, sayParameters } from '#lib/browser/words.ts';
import type { Model } from '#lib/contract/models.ts';
import { Ago } from '../shell/ago.tsx';
import { LocalTime } from '../shell/local-time.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { isLocal } from './model-name.ts';

const linkClasses =
  'underline decoration-input underline-offset-4 hover:decoration-foreground [overflow-wrap:anywhere]';

/** What it is, and where it comes from. */
export function ModelFacts({ model, nowMs }: { model: Model; nowMs: number }) {
  const { hubEndpoint } = useHive();
  const facts: [string, ReactNode][] = [
    ['Size', `${sayBytes(model.size)} (${model.size.toLocaleString('en')} bytes)`],
    [
      'Parameters',
      model.parameters === null
        ? 'unknown'
        : `${sayParameters(model.parameters)} (${model.parameters.toLocaleString('en')})`,
    ],
    ['Context', model.context_length === null ? 'unknown' : `${model.context_length.toLocaleString('en')} tokens`],
    ['Architecture', model.architecture ?? 'unknown'],
    ['Licence', model.license ?? 'not stated'],
    ...originOf(model, hubEndpoint),
    [
      'Added',
      <span key="added">
        <Ago time={model.added_at} nowMs={nowMs} />
        {model.added_by && ` by ${model.added_by}`}
      </span>,
    ],
    ['Verified', <LocalTime key="verified" time={model.verified_at} />],
    [
      'Id',
      <span key="id" className="-my-1 flex items-center gap-1">
        <span className="[overflow-wrap:anywhere]">{model.id}</span>
        <CopyButton text={model.id} label="Copy id" />
      </span>,
    ],
  ];
  return (
    <section aria-labelledby="facts">
      <h2 id="facts" className="mb-2.5 text-base font-medium">
        About it
      </h2>
      <dl className="grid gap-x-10 rounded-lg border bg-card px-4 py-2 text-sm sm:px-5 lg:grid-cols-2">
        {facts.map(([name, value]) => (
          <div key={name} className="grid grid-cols-[7rem_minmax(0,1fr)] gap-4 py-1.5">
            <dt className="text-muted-foreground">{name}</dt>
            <dd className="min-w-0 tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function originOf(model: Model, hubEndpoint: string): [string, ReactNode][] {
  if (isLocal(model)) return [['Origin', 'Found on this machine; which repository it is from is not known']];
  const page = `${hubEndpoint}/${model.repo}`;
  return [
    [
      'Repository',
      <ExternalLink key="repo" href={page}>
        {model.repo}
      </ExternalLink>,
    ],
    [
      'Commit',
      <span key="commit" className="-my-1 flex items-center gap-1">
        <ExternalLink href={`${page}/tree/${model.revision}`}>
          <code className="font-mono text-xs">{model.revision.slice(0, 12)}</code>
        </ExternalLink>
        <CopyButton text={model.revision} label="Copy commit" />
      </span>,
    ],
  ];
}

function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={linkClasses}>
      {children}
      <span className="sr-only"> (opens in a new tab)</span>
    </a>
  );
}
