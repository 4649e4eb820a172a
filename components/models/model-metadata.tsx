'use client';

import { SearchIcon } from 'lucide-react';
import { useId, useState } from 'react';
import type { Inspection } from '#lib/contract/inspection.ts';
import { Input } from '../ui/input.tsx';
import { groupMetadata } from './group-metadata.ts';

/** All that the file says of itself, in groups, to be searched by key and value. */
export function ModelMetadata({ metadata }: { metadata: Inspection['metadata'] }) {
  const id = useId();
  const [words, setWords] = useState('');
  const groups = groupMetadata(metadata, words);
  return (
    <section aria-labelledby={id}>
      <div className="mb-2.5 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id={id} className="flex items-baseline gap-2 text-base font-medium">
          In the file
          <span className="text-sm font-normal text-muted-foreground tabular-nums">{metadata.length} values</span>
        </h2>
        <div className="relative w-full sm:w-64">
          <SearchIcon
            className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground"
            aria-hidden
          />
          <Input
            type="search"
            aria-label="Search the values of the file"
            placeholder="Search values"
            value={words}
            onChange={(event) => setWords(event.target.value)}
            autoComplete="off"
            spellCheck={false}
            className="h-8 bg-card pl-8 text-sm"
          />
        </div>
      </div>
      <div className="grid gap-2">
        {groups.map(({ title, entries }, at) => (
          <details key={title} open={at === 0 || words !== ''} className="rounded-lg border bg-card">
            <summary className="px-4 py-2.5 text-sm font-medium sm:px-5">
              {title} <span className="font-normal text-muted-foreground tabular-nums">{entries.length}</span>
            </summary>
            <dl className="divide-y border-t text-sm">
              {entries.map(({ key, name, value }) => (
                <div
                  key={key}
                  className="grid gap-x-6 gap-y-0.5 px-4 py-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] sm:px-5"
                >
                  <dt className="font-mono text-xs/5 text-muted-foreground [overflow-wrap:anywhere]" title={key}>
                    {name}
                  </dt>
                  <dd className="line-clamp-4 [overflow-wrap:anywhere] whitespace-pre-wrap tabular-nums">
                    {value === '' ? <span className="text-muted-foreground">empty</span> : value}
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        ))}
        {groups.length === 0 && <p className="text-sm text-muted-foreground">No value has that in it.</p>}
      </div>
    </section>
  );
}
