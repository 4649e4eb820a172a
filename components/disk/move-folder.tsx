'use client';

import { type FormEvent, useId, useState } from 'react';
import { type DiskJobs, resultOfMove } from '#lib/browser/use-disk.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { DiskUse } from '#lib/contract/disk.ts';
import type { Job } from '#lib/contract/jobs.ts';
import { ProgressBar } from '../jobs/progress-bar.tsx';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import { nameOfFolder } from './folder-names.ts';

/** Brings a folder to another disk; the old name goes on to lead there. */
export function MoveFolder({ use, jobs }: { use: DiskUse; jobs: DiskJobs }) {
  const ids = { what: useId(), to: useId() };
  const folders = [...use.places.map(({ id, path, leads_to }) => ({ what: id, path, leads_to })), ...use.folders];
  const [what, setWhat] = useState(folders[0]?.what ?? 'main');
  const [to, setTo] = useState('');
  const chosen = folders.find((folder) => folder.what === what);
  const ask = (dryRun: boolean) => {
    if (to.trim() !== '' && jobs.moving === null) void jobs.move(what, to.trim(), dryRun);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask(false);
  };
  return (
    <section aria-labelledby="move" className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="grid gap-1">
        <h2 id="move" className="text-base font-medium">
          Move to another disk
        </h2>
        <p className="max-w-prose text-sm text-muted-foreground">
          Everything is copied and proven before the folder changes its place. Its old name leads there afterwards, so
          other programs go on to find it. Downloads wait for the last moment of it only.
        </p>
      </div>
      <form onSubmit={submit} className="grid gap-3 rounded-lg border bg-card p-4 sm:p-5">
        <div className="flex flex-wrap items-end gap-2">
          <div className="grid gap-1.5">
            <label htmlFor={ids.what} className="text-sm font-medium">
              What
            </label>
            <Select
              id={ids.what}
              value={what}
              onChange={(event) => setWhat(event.target.value)}
              className="h-9 w-56 [&>select]:h-9 [&>svg]:top-2.5"
            >
              {folders.map((folder) => (
                <option key={folder.what} value={folder.what}>
                  {nameOfFolder(folder.what)}
                </option>
              ))}
            </Select>
          </div>
          <div className="grid min-w-48 flex-1 gap-1.5">
            <label htmlFor={ids.to} className="text-sm font-medium">
              To a new folder
            </label>
            <Input
              id={ids.to}
              value={to}
              onChange={(event) => setTo(event.target.value)}
              placeholder="/mnt/big/models"
              autoComplete="off"
              spellCheck={false}
              className="h-9 font-mono text-sm"
            />
          </div>
          <Button variant="outline" aria-disabled={to.trim() === ''} onClick={() => ask(true)}>
            Dry run<span className="sr-only"> of the move</span>
          </Button>
          <Button type="submit" aria-disabled={to.trim() === ''} aria-busy={jobs.moving !== null}>
            Move
          </Button>
        </div>
        {chosen && (
          <p className="font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">
            {chosen.path}
            {chosen.leads_to && ` → ${chosen.leads_to}`}
          </p>
        )}
      </form>
      <MoveState jobs={jobs} />
    </section>
  );
}

function MoveState({ jobs }: { jobs: DiskJobs }) {
  const { moving, lastMove } = jobs;
  if (moving) {
    const { bytes, total_bytes: total, verified_bytes: verified } = moving.progress;
    const proven = verified > 0 ? `, ${sayBytes(verified)} proven` : '';
    return (
      <div className="grid gap-2.5 rounded-lg border bg-card px-4 py-3.5">
        <div className="flex items-center justify-between gap-3">
          <p className="text-sm">
            <span className="text-honey-ink">Moving</span>{' '}
            <span className="text-muted-foreground tabular-nums">
              {total === null ? '' : `${sayBytes(bytes)} of ${sayBytes(total)}${proven}`}
            </span>
          </p>
          <Button variant="ghost" size="sm" onClick={() => jobs.cancel(moving)}>
            Cancel
          </Button>
        </div>
        <ProgressBar job={moving} label="Moving a folder" />
      </div>
    );
  }
  return lastMove && <LastMove job={lastMove} />;
}

function LastMove({ job }: { job: Job }) {
  const result = resultOfMove(job);
  if (!result) {
    const failed = job.state === 'failed';
    return (
      <p role="status" className={failed ? 'text-sm text-destructive' : 'text-sm text-muted-foreground'}>
        {failed ? `${job.error?.message} ${job.error?.hint}` : 'The move was cancelled.'}
      </p>
    );
  }
  const { dry_run, files, bytes, method, from, to, left, left_at } = result;
  const copied = method === 'linked' ? 'no byte is copied, as both are on one disk' : `${sayBytes(bytes)} are copied`;
  return (
    <p role="status" className="text-sm [overflow-wrap:anywhere]" data-testid="moved">
      {dry_run
        ? `${files} files would go to ${to}: ${copied}.`
        : `${files} files, ${sayBytes(bytes)}, are at ${to} now. ${from} leads there.`}
      {left > 0 && ` ${left} of the old files changed meanwhile and stay at ${left_at}.`}
    </p>
  );
}
