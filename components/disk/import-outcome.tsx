'use client';

import Link from 'next/link';
import { type DiskJobs, resultOfImport } from '#lib/browser/use-disk.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { ImportedModel, Scan } from '#lib/contract/disk.ts';
import { ProgressBar } from '../jobs/progress-bar.tsx';
import { modelHref } from '../models/model-href.ts';
import { Button } from '../ui/button.tsx';

/** How the import goes and how it went. */
export function ImportOutcome({ scan, jobs }: { scan: Scan; jobs: DiskJobs }) {
  const { importing, lastImport } = jobs;
  if (importing) {
    const { verified_bytes: verified, total_bytes: total } = importing.progress;
    return (
      <div className="grid gap-2.5 rounded-lg border bg-card px-4 py-3.5">
        <div className="flex items-center justify-between gap-3">
          <p className="text-sm">
            <span className="text-honey-ink">Checking hashes</span>{' '}
            <span className="text-muted-foreground tabular-nums">
              {total === null ? '' : `${sayBytes(verified)} of ${sayBytes(total)}`}
            </span>
          </p>
          <Button variant="ghost" size="sm" onClick={() => jobs.cancel(importing)}>
            Cancel
          </Button>
        </div>
        <ProgressBar job={importing} label="Importing models" />
      </div>
    );
  }
  if (!lastImport) return null;
  const result = resultOfImport(lastImport);
  if (lastImport.created_at < scan.at && !result?.dry_run && lastImport.state === 'completed') {
    return <p className="sr-only">The last import is done.</p>;
  }
  if (!result) {
    const words = lastImport.state === 'failed' ? lastImport.error?.message : 'The import was cancelled.';
    return (
      <p
        role="status"
        className={lastImport.state === 'failed' ? 'text-sm text-destructive' : 'text-sm text-muted-foreground'}
      >
        {words} {lastImport.error?.hint}
      </p>
    );
  }
  return (
    <section aria-label={result.dry_run ? 'Dry run' : 'Imported'} className="rounded-lg border bg-card">
      <h3 className="border-b px-4 py-2.5 text-sm font-medium">
        {result.dry_run ? 'What the import would do' : 'What the import did'}
      </h3>
      <ul className="divide-y">
        {result.models.map((model) => (
          <Outcome key={model.key} model={model} name={nameOf(scan, model.key)} dryRun={result.dry_run} />
        ))}
      </ul>
    </section>
  );
}

function Outcome({ model, name, dryRun }: { model: ImportedModel; name: string; dryRun: boolean }) {
  return (
    <li className="grid gap-0.5 px-4 py-2.5 text-sm" data-testid="outcome" data-outcome={model.outcome}>
      <p className="[overflow-wrap:anywhere]">
        {model.model_id === null ? (
          name
        ) : dryRun && model.outcome !== 'present' ? (
          <span className="font-medium">{model.model_id}</span>
        ) : (
          <Link href={modelHref(model.model_id)} className="font-medium underline-offset-4 hover:underline">
            {model.model_id}
          </Link>
        )}
      </p>
      <p className={model.error ? 'text-destructive' : 'text-muted-foreground'}>
        {model.error ? `${model.error.message} ${model.error.hint}` : words(model)}
      </p>
      {model.note && <p className="text-muted-foreground">{model.note}</p>}
    </li>
  );
}

function words({ outcome, origin, written_bytes: written }: ImportedModel): string {
  if (outcome === 'present') return 'These bytes are in the catalog already.';
  const from = {
    hub: 'Its hash is the Hub’s.',
    hub_cache: 'Its hash is the one its cache names.',
    unknown: 'Where it comes from is not known.',
  };
  const taken = written > 0 ? `${sayBytes(written)} as copies.` : 'No bytes are copied.';
  return [origin && from[origin], taken].filter(Boolean).join(' ');
}

const nameOf = (scan: Scan, key: string): string => scan.models.find((model) => model.key === key)?.name ?? key;
