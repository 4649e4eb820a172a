'use client';

import { FolderPlusIcon, SearchIcon, XIcon } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import type { DiskJobs } from '#lib/browser/use-disk.ts';
import type { DiskUse, KnownPlace, Scan } from '#lib/contract/disk.ts';
import { Ago } from '../shell/ago.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Input } from '../ui/input.tsx';
import { nameOfFolder } from './folder-names.ts';

interface ScanFormProps {
  scan: Scan | null;
  /** Places of the hive: always looked through. */
  caches: DiskUse['places'];
  places: KnownPlace[];
  jobs: DiskJobs;
  nowMs: number;
}

/** Which folders to look through. The hive’s own places always are. */
export function ScanForm({ scan, caches, places, jobs, nowMs }: ScanFormProps) {
  const fieldId = useId();
  const named = scan?.folders.map(({ path }) => path) ?? [];
  const before = named.filter((path) => caches.every((cache) => cache.path !== path));
  const known = places.map(({ path }) => path);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(scan ? before : known));
  const [own, setOwn] = useState<string[]>(before.filter((path) => !known.includes(path)));
  const [typed, setTyped] = useState('');
  const { scanning } = jobs;

  const toggle = (path: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(path);
    else next.delete(path);
    setChosen(next);
  };
  const add = (): string[] => {
    const path = typed.trim();
    if (path === '') return [];
    if (!own.includes(path) && !known.includes(path)) setOwn([...own, path]);
    toggle(path, true);
    setTyped('');
    return [path];
  };
  const look = (event: FormEvent) => {
    event.preventDefault();
    if (scanning) return;
    const added = add();
    void jobs.scan([...new Set([...chosen, ...added])]);
  };
  const rows = [
    ...places.map(({ path, program }) => ({ path, program, removable: false })),
    ...own.map((path) => ({ path, program: 'Your folder', removable: true })),
  ];
  return (
    <form onSubmit={look} className="grid gap-3 rounded-lg border bg-card p-4 sm:p-5">
      <ul className="grid gap-2 text-sm">
        {caches.map(({ id, path }) => (
          <FolderRow
            key={id}
            id={`${fieldId}-place-${id}`}
            program={nameOfFolder(id)}
            path={path}
            problem={scan?.folders.find((folder) => folder.path === path)?.problem ?? null}
            checked
            fixed
          />
        ))}
        {rows.map(({ path, program, removable }) => (
          <FolderRow
            key={path}
            id={`${fieldId}-${path}`}
            program={program}
            path={path}
            problem={scan?.folders.find((folder) => folder.path === path)?.problem ?? null}
            checked={chosen.has(path)}
            onChange={(on) => toggle(path, on)}
            onRemove={
              removable
                ? () => {
                    setOwn(own.filter((other) => other !== path));
                    toggle(path, false);
                  }
                : undefined
            }
          />
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={fieldId} className="sr-only">
          Another folder
        </label>
        <Input
          id={fieldId}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder="Another folder, such as /srv/models"
          className="h-9 min-w-48 flex-1 font-mono text-sm"
          autoComplete="off"
          spellCheck={false}
        />
        <Button variant="outline" aria-disabled={typed.trim() === ''} onClick={add}>
          <FolderPlusIcon aria-hidden />
          Add
        </Button>
        <Button type="submit" aria-busy={scanning !== null}>
          <SearchIcon aria-hidden />
          {scanning ? 'Looking' : scan ? 'Look again' : 'Look for models'}
        </Button>
      </div>
      <p role="status" className="text-sm text-muted-foreground">
        {scanning ? (
          'Reading names, sizes and headers. Nothing is hashed yet.'
        ) : scan ? (
          <>
            Looked <Ago time={scan.at} nowMs={nowMs} />
            {scan.truncated && '. There was more than one look takes in; name a smaller folder'}.
          </>
        ) : (
          'Nobody has looked yet.'
        )}
      </p>
    </form>
  );
}

interface FolderRowProps {
  id: string;
  program: string;
  path: string;
  checked: boolean;
  fixed?: boolean;
  problem?: string | null;
  onChange?: (on: boolean) => void;
  onRemove?: () => void;
}

function FolderRow({ id, program, path, checked, fixed = false, problem = null, onChange, onRemove }: FolderRowProps) {
  return (
    <li className="flex min-h-7 items-center gap-2.5">
      <Checkbox id={id} checked={checked} disabled={fixed} onCheckedChange={(on) => onChange?.(on === true)} />
      <label htmlFor={id} className="flex min-w-0 grow flex-wrap items-baseline gap-x-2">
        <span>{program}</span>
        <span className="min-w-0 font-mono text-xs text-muted-foreground [overflow-wrap:anywhere]">{path}</span>
        {problem && <span className="text-xs text-destructive">{problem}</span>}
      </label>
      {onRemove && (
        <Button variant="ghost" size="icon" aria-label={`Forget ${path}`} onClick={onRemove}>
          <XIcon aria-hidden />
        </Button>
      )}
    </li>
  );
}
