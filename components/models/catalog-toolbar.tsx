'use client';

import { SearchIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState, useTransition } from 'react';
import {
  type CatalogView,
  catalogHref,
  isFiltered,
  SIZE_BANDS,
  UPSTREAM_VIEWS,
  USUAL_COLUMNS,
  USUAL_SORT,
} from '#lib/browser/catalog-view.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import type { CatalogSummary } from '#lib/contract/models.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/input.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Select } from '../ui/select.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { STATUS_WORDS } from './status-badge.tsx';

/** A pause of this length while typing is a wish to see what there is. */
const TYPING_MS = 180;

interface CatalogToolbarProps {
  view: CatalogView;
  summary: CatalogSummary;
  field: RefObject<HTMLInputElement | null>;
}

/** What is chosen is in the address, each choice a step that Back takes back; what is typed is none. A form, so that it works without scripts too. */
export function CatalogToolbar({ view: rendered, summary, field }: CatalogToolbarProps) {
  const { view, go, type } = useView(rendered);
  useEffect(() => {
    const input = field.current;
    // The address can change by other ways, such as going back; what is being typed stays.
    if (input && input !== document.activeElement) input.value = rendered.q;
  }, [rendered.q, field]);
  return (
    <search>
      <form action="/models" aria-label="Models" className="flex flex-wrap items-center gap-2">
        <div className="relative min-w-52 grow basis-64">
          <SearchIcon
            className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted-foreground"
            aria-hidden
          />
          <Input
            ref={field}
            type="search"
            name="q"
            defaultValue={rendered.q}
            onChange={(event) => type(event.target.value)}
            placeholder="Search models"
            aria-label="Search models"
            aria-keyshortcuts="/"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            className="peer h-8 bg-card pl-8 text-sm"
          />
          <Kbd className="pointer-events-none absolute top-1.5 right-1.5 hidden peer-focus:hidden peer-[:not(:placeholder-shown)]:hidden lg:grid">
            /
          </Kbd>
        </div>
        <div className="-mx-4 flex max-w-[calc(100%+2rem)] items-center gap-2 overflow-x-auto px-4 py-0.5 sm:mx-0 sm:flex-wrap sm:overflow-visible sm:px-0">
          <Filter name="quant" label="Quant" value={view.quant} onChange={(quant) => go({ quant })}>
            {summary.quants.map(({ value, models }) => (
              <option key={value} value={value}>{`${value} (${models.toLocaleString('en')})`}</option>
            ))}
          </Filter>
          <Filter
            name="architecture"
            label="Architecture"
            value={view.architecture}
            onChange={(architecture) => go({ architecture })}
          >
            {summary.architectures.map(({ value, models }) => (
              <option key={value} value={value}>{`${value} (${models.toLocaleString('en')})`}</option>
            ))}
          </Filter>
          <Filter
            name="size"
            label="Size"
            value={view.size}
            onChange={(size) => go({ size: size as CatalogView['size'] })}
          >
            {Object.entries(SIZE_BANDS).map(([value, { label }]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Filter>
          <Filter
            name="status"
            label="Status"
            value={view.status}
            onChange={(status) => go({ status: status as CatalogView['status'] })}
          >
            {Object.entries(STATUS_WORDS).map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </Filter>
          {/* Only where a check has found something, or where it is asked for. */}
          {(view.upstream !== null || summary.upstream.some(({ value }) => value in UPSTREAM_VIEWS)) && (
            <Filter
              name="upstream"
              label="At the Hub"
              value={view.upstream}
              onChange={(upstream) => go({ upstream: upstream as CatalogView['upstream'] })}
            >
              {Object.entries(UPSTREAM_VIEWS).map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </Filter>
          )}
          <Select
            name="sort"
            aria-label="Sort"
            className="md:hidden"
            active={view.sort !== USUAL_SORT}
            value={view.sort}
            onChange={(event) => go({ sort: event.target.value as CatalogView['sort'] })}
          >
            <option value="-added_at">Newest</option>
            <option value="name">Name</option>
            <option value="-size">Largest</option>
            <option value="size">Smallest</option>
            <option value="-parameters">Most parameters</option>
            {!['-added_at', 'name', '-size', 'size', '-parameters'].includes(view.sort) && (
              <option value={view.sort}>{view.sort}</option>
            )}
          </Select>
          {view.columns.join() !== USUAL_COLUMNS.join() && (
            <input type="hidden" name="columns" value={view.columns.join(',')} />
          )}
          <noscript>
            <Button type="submit" variant="outline" size="sm">
              Apply
            </Button>
          </noscript>
          <ColumnMenu columns={view.columns} onChange={(columns) => go({ columns })} />
          {isFiltered(view) && (
            <Button
              variant="ghost"
              size="sm"
              onClick={() => {
                if (field.current) field.current.value = '';
                go({ q: '', quant: null, architecture: null, status: null, upstream: null, size: null });
              }}
            >
              Clear
            </Button>
          )}
        </div>
      </form>
    </search>
  );
}

interface FilterProps {
  name: string;
  label: string;
  value: string | null;
  onChange(value: string | null): void;
  children: ReactNode;
}

function Filter({ name, label, value, onChange, children }: FilterProps) {
  return (
    <Select
      name={name}
      aria-label={label}
      active={value !== null}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value || null)}
    >
      <option value="">{label}</option>
      {children}
    </Select>
  );
}

/** What is chosen is shown at once: the page may be on its way, or come when the hive is back. */
function useView(rendered: CatalogView) {
  const { store } = useHive();
  const router = useRouter();
  const [, startTransition] = useTransition();
  const typing = useRef<ReturnType<typeof setTimeout> | null>(null);
  /** What was asked for last; the page may still be on its way. */
  const wanted = useRef(rendered);
  const [view, setView] = useState(rendered);
  useEffect(() => {
    wanted.current = rendered;
    setView(rendered);
  }, [rendered]);
  const stopTyping = useCallback(() => {
    if (typing.current) clearTimeout(typing.current);
  }, []);
  useEffect(() => stopTyping, [stopTyping]);
  const go = (change: Partial<CatalogView>, step: 'push' | 'replace' = 'push') => {
    stopTyping();
    wanted.current = { ...wanted.current, offset: 0, ...change };
    setView(wanted.current);
    const href = catalogHref(wanted.current);
    // The page is rendered anew when the hive is back, from the address that is there then.
    if (store.getState().connection === 'lost') history.replaceState(null, '', href);
    else startTransition(() => router[step](href, { scroll: false }));
  };
  const type = (q: string) => {
    stopTyping();
    typing.current = setTimeout(() => go({ q: q.trim() }, 'replace'), TYPING_MS);
  };
  return { view, go, type };
}
