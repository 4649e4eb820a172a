'use client';

import { useId, useState } from 'react';
import type { DiskJobs } from '#lib/browser/use-disk.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { FoundModel, ImportMethod, Scan } from '#lib/contract/disk.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Select } from '../ui/select.tsx';
import { FoundRow } from './found-row.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import { METHODS } from './methods.ts';

/** The plan: what could come into the catalog, and by which way. */
export function FoundModels({ scan, jobs }: { scan: Scan; jobs: DiskJobs }) {
  const methodId = useId();
  const open = scan.models.filter(({ state }) => state === 'new');
  const others = scan.models.filter(({ state }) => state === 'incomplete' || state === 'unreadable');
  const present = scan.models.length - open.length - others.length;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = open.filter(({ key }) => !left.has(key));
  const [method, setMethod] = useState<ImportMethod>(usualMethod(open));
  const { importing } = jobs;
  const bytes = chosen.reduce((sum, model) => sum + model.size, 0);
  const toggle = (key: string, on: boolean) => {
    const next = new Set(left);
    if (on) next.delete(key);
    else next.add(key);
    setLeft(next);
  };
  const take = (dryRun: boolean) => {
    if (importing || chosen.length === 0) return;
    const keys = chosen.map(({ key }) => key);
    void jobs.take(scan.scan_id, keys, method, dryRun);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {open.length > 0 && (
        <div className="overflow-hidden rounded-lg border bg-card">
          <div className="flex items-center gap-3 border-b px-4 py-2.5 text-sm text-muted-foreground">
            <Checkbox
              aria-label="All of them"
              checked={chosen.length === open.length}
              onCheckedChange={(on) => setLeft(on === true ? new Set() : new Set(open.map(({ key }) => key)))}
            />
            <span className="tabular-nums">
              {chosen.length} of {open.length} new, {sayBytes(bytes)}
            </span>
          </div>
          <ul className="divide-y">
            {open.map((model) => (
              <FoundRow key={model.key} model={model}>
                <Checkbox
                  aria-label={`Import ${model.name}`}
                  checked={!left.has(model.key)}
                  onCheckedChange={(on) => toggle(model.key, on === true)}
                />
              </FoundRow>
            ))}
          </ul>
          <div className="grid gap-3 border-t bg-muted/40 px-4 py-3">
            <div className="flex flex-wrap items-center gap-2">
              <label htmlFor={methodId} className="text-sm text-muted-foreground">
                How
              </label>
              <Select
                id={methodId}
                value={method}
                onChange={(event) => setMethod(event.target.value as ImportMethod)}
                className="min-w-36"
              >
                {Object.entries(METHODS).map(([value, { name }]) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </Select>
              <div className="ml-auto flex gap-2">
                <Button variant="outline" size="sm" aria-disabled={importing !== null} onClick={() => take(true)}>
                  Dry run
                </Button>
                <Button size="sm" aria-busy={importing !== null} onClick={() => take(false)}>
                  {chosen.length === 1 ? 'Import 1 model' : `Import ${chosen.length} models`}
                </Button>
              </div>
            </div>
            <p className="text-sm text-muted-foreground">{METHODS[method].means}</p>
          </div>
        </div>
      )}
      <ImportOutcome scan={scan} jobs={jobs} />
      {others.length > 0 && (
        <details className="rounded-lg border bg-card">
          <summary className="px-4 py-2.5 text-sm">
            {others.length === 1 ? '1 file that can’t be imported' : `${others.length} that can’t be imported`}
          </summary>
          <ul className="divide-y border-t">
            {others.map((model) => (
              <FoundRow key={model.key} model={model} />
            ))}
          </ul>
        </details>
      )}
      {open.length === 0 && (
        <p className="rounded-lg border border-dashed px-5 py-6 text-center text-sm text-muted-foreground">
          {present === 0
            ? 'No models were found in these folders.'
            : `Nothing new. ${present === 1 ? 'The one model' : `All ${present} models`} that can be used ${present === 1 ? 'is' : 'are'} in the catalog.`}
        </p>
      )}
    </div>
  );
}

/** What is in the cache stays there; elsewhere a second name costs nothing where it can be made. */
function usualMethod(open: readonly FoundModel[]): ImportMethod {
  const elsewhere = open.filter(({ source }) => source !== 'hub_cache');
  return elsewhere.length > 0 && elsewhere.every((model) => model.same_filesystem) ? 'hard_link' : 'in_place';
}
