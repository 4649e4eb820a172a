'use client';

import { ChevronRightIcon } from 'lucide-react';
import Link from 'next/link';
import { catalogHref, readCatalogView } from '#lib/browser/catalog-view.ts';
import { useHiveState } from '#lib/browser/use-hive.ts';
import { sayBytes } from '#lib/browser/words.ts';
import type { CatalogSummary } from '#lib/contract/models.ts';
import { shortRepoName, splitRepo } from './model-name.ts';

/** Shades of one colour: that they are many matters, not which is which; that is said beside the list below. */
const SHADES = ['opacity-100', 'opacity-80', 'opacity-65', 'opacity-50', 'opacity-40'];
const LISTED = 8;

/** Who takes what of this disk: the repos that take most, the other models, everything else, and what is free. */
export function DiskUse({ summary }: { summary: CatalogSummary }) {
  const disk = useHiveState((state) => state.disk);
  if (disk.total_bytes === 0) return null;
  const used = disk.total_bytes - disk.free_bytes;
  const models = Math.min(summary.bytes, used);
  const listed = summary.repos.slice(0, LISTED);
  const most = listed[0]?.bytes ?? 0;
  return (
    <details className="group rounded-lg border bg-card">
      <summary className="grid list-none gap-2.5 rounded-lg px-4 py-3 text-sm [&::-webkit-details-marker]:hidden">
        <span className="flex flex-wrap items-center gap-x-4 gap-y-1 tabular-nums">
          <span className="flex items-center gap-1.5 font-medium">
            <ChevronRightIcon
              className="-ml-1 size-4 text-muted-foreground transition-transform group-open:rotate-90"
              aria-hidden
            />
            {sayBytes(disk.free_bytes)} free
            <span className="font-normal text-muted-foreground">of {sayBytes(disk.total_bytes)}</span>
          </span>
          <Part shade="bg-foreground/75" label="Models" bytes={models} />
          <Part shade="bg-muted-foreground/45" label="Other files" bytes={used - models} />
        </span>
        <span className="flex h-2 gap-px overflow-hidden rounded-full bg-input/60" aria-hidden>
          {shares(summary, models).map(({ key, bytes, shade }) => (
            <span
              key={key}
              className={`h-full bg-foreground/75 ${shade}`}
              style={{ width: `${(bytes / disk.total_bytes) * 100}%` }}
            />
          ))}
          <span
            className="h-full bg-muted-foreground/45"
            style={{ width: `${((used - models) / disk.total_bytes) * 100}%` }}
          />
        </span>
      </summary>
      <ul className="grid gap-x-8 gap-y-2 border-t px-4 py-3 text-sm sm:grid-cols-2">
        {listed.map((repo) => (
          <li key={repo.repo} className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1">
            <Link
              href={catalogHref({ ...readCatalogView(new URLSearchParams()), q: repo.repo, sort: '-size' })}
              prefetch={false}
              className="truncate rounded-sm hover:underline"
            >
              {shortRepoName(repo.repo)} <span className="text-muted-foreground">{splitRepo(repo.repo).owner}</span>
            </Link>
            <span className="text-right text-muted-foreground tabular-nums">
              {repo.models > 1 && `${repo.models} models, `}
              <span className="text-foreground">{sayBytes(repo.bytes)}</span>
            </span>
            <span className="col-span-2 h-1 rounded-full bg-input/60" aria-hidden>
              <span
                className="block h-full rounded-full bg-foreground/75"
                style={{ width: `${most === 0 ? 0 : (repo.bytes / most) * 100}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Part({ shade, label, bytes }: { shade: string; label: string; bytes: number }) {
  return (
    <span className="flex items-center gap-1.5 text-muted-foreground">
      <span className={`size-2 rounded-full ${shade}`} aria-hidden />
      {label} <span className="text-foreground">{sayBytes(bytes)}</span>
    </span>
  );
}

/** The first repos one by one, the others as one. */
function shares(summary: CatalogSummary, models: number) {
  const share = summary.bytes === 0 ? 0 : models / summary.bytes;
  const shown = summary.repos.slice(0, SHADES.length - 1);
  const others = models - shown.reduce((sum, repo) => sum + repo.bytes * share, 0);
  return [
    ...shown.map(({ repo, bytes }, i) => ({ key: repo, bytes: bytes * share, shade: SHADES[i] })),
    ...(others >= 1 ? [{ key: '', bytes: others, shade: SHADES.at(-1) }] : []),
  ];
}
