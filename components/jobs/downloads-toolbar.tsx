'use client';

import { SearchIcon } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useHive } from '#lib/browser/use-hive.ts';
import { bringIntoSight } from '../shell/bring-into-sight.ts';
import { cn } from '../ui/cn.ts';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';
import {
  addressOf,
  DOWNLOAD_VIEWS,
  type DownloadsAddress,
  type DownloadView,
  readAddress,
} from './downloads-address.ts';

const VIEW_WORDS: Record<DownloadView, string> = {
  all: 'All',
  running: 'In progress',
  attention: 'Needs attention',
  work: 'Work',
  history: 'History',
};
const STATE_WORDS = { completed: 'Done', failed: 'Failed', cancelled: 'Cancelled' } as const;
const TYPING_MS = 250;

interface DownloadsToolbarProps {
  shown: DownloadsAddress;
  counts: Partial<Record<DownloadView, number>>;
}

/** Without scripts it is links and a form; with them the list follows the typing. */
export function DownloadsToolbar({ shown, counts }: DownloadsToolbarProps) {
  const { field, type, state, setState, send } = useSearch(shown);
  const filtersHistory = shown.view === 'all' || shown.view === 'history';
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <nav
        aria-label="Downloads"
        className="relative -mx-1 flex max-w-[calc(100%+0.5rem)] gap-0.5 overflow-x-auto p-1 [scrollbar-width:none]"
      >
        {DOWNLOAD_VIEWS.map((view) => (
          <Link
            key={view}
            href={addressOf({ ...shown, view, cursor: null, job: null })}
            scroll={false}
            ref={view === shown.view ? bringIntoSight : null}
            aria-current={view === shown.view ? 'page' : undefined}
            className={cn(
              'flex h-8 shrink-0 items-center gap-1.5 rounded-md px-2.5 text-sm font-medium transition-colors',
              view === shown.view ? 'bg-accent' : 'text-muted-foreground hover:bg-accent/70 hover:text-foreground',
            )}
          >
            {VIEW_WORDS[view]}
            {counts[view] ? (
              <span className="text-xs font-normal text-muted-foreground tabular-nums">{counts[view]}</span>
            ) : null}
          </Link>
        ))}
      </nav>
      <form action="/downloads" className="ml-auto flex min-w-0 grow gap-2 sm:grow-0" onSubmit={send}>
        {shown.view !== 'all' && <input type="hidden" name="view" value={shown.view} />}
        <div className="relative min-w-0 grow sm:w-60">
          <SearchIcon
            className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
            aria-hidden
          />
          <Input
            type="search"
            name="q"
            ref={field}
            defaultValue={shown.words}
            onChange={(event) => type(event.target.value)}
            placeholder="Search downloads"
            aria-label="Search downloads"
            aria-keyshortcuts="/"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            className="h-8 bg-card pl-8 text-sm"
          />
        </div>
        {filtersHistory && (
          <Select
            name="state"
            value={state}
            active={state !== ''}
            onChange={(event) => setState(event.target.value)}
            aria-label="How history ended"
          >
            <option value="">Any end</option>
            {Object.entries(STATE_WORDS).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </form>
    </div>
  );
}

/** What is typed goes into the address once the typing rests; an answer that is late does not undo what came after. */
function useSearch(shown: DownloadsAddress) {
  const { store } = useHive();
  const router = useRouter();
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const go = (change: Partial<DownloadsAddress>) => {
    clearTimeout(timer.current);
    const now = readAddress(new URLSearchParams(location.search));
    const address = addressOf({ ...now, ...change, cursor: null, job: null });
    // The page is rendered anew when the hive is back, from the address that is there then.
    if (store.getState().connection === 'lost') history.replaceState(null, '', address);
    else router.replace(address, { scroll: false });
  };
  const typed = () => field.current?.value ?? '';
  useEffect(() => {
    // The address can change by other ways, such as going back; what is being typed stays.
    if (field.current && field.current !== document.activeElement) field.current.value = shown.words;
  }, [shown.words]);
  const [state, setState] = useState(shown.state);
  useEffect(() => setState(shown.state), [shown]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return {
    field,
    type: (words: string) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => go({ words }), TYPING_MS);
    },
    /** Shown at once: the page may be on its way, or come when the hive is back. */
    state: state ?? '',
    setState: (next: string) => {
      const chosen = readAddress({ state: next }).state;
      setState(chosen);
      go({ words: typed(), state: chosen });
    },
    send: (event: FormEvent) => {
      event.preventDefault();
      go({ words: typed() });
    },
  };
}
