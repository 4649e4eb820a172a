'use client';

import { SearchIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type FormEvent, type HTMLProps, useCallback, useEffect, useRef, useTransition } from 'react';
import {
  isNarrowed,
  readSearchView,
  type SearchView,
  SIZE_BANDS,
  SORT_WORDS,
  searchHref,
  UNNARROWED,
} from '#lib/browser/search-view.ts';
import { useHive } from '#lib/browser/use-hive.ts';
import { sayUnreachable } from '../shell/use-go.ts';
import { Button } from '../ui/button.tsx';
import { cn } from '../ui/cn.ts';
import { Input } from '../ui/input.tsx';
import { Select } from '../ui/select.tsx';

/** A pause of this length while typing is a wish to see what there is; each search costs the Hub’s quota. */
const TYPING_MS = 350;

/** What is chosen is in the address. A form, so that it works without scripts too. */
export function SearchForm({ view }: { view: SearchView }) {
  const { form, searching, change, changeSoon, clear } = useSearch(view);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change();
  };
  return (
    <search>
      <form ref={form} action="/discover" aria-label="Search the Hub" onSubmit={submit} className="grid gap-2">
        <div className="relative">
          <SearchIcon className="pointer-events-none absolute top-3 left-3 size-4 text-muted-foreground" aria-hidden />
          <Input
            type="search"
            name="q"
            defaultValue={view.q}
            onChange={changeSoon}
            placeholder="Search, or paste the address of a repository"
            aria-label="Search the Hub"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={200}
            enterKeyHint="search"
            className="bg-card pl-9"
          />
        </div>
        <div className="grid grid-cols-2 items-center gap-2 sm:flex sm:flex-wrap">
          <Select name="sort" aria-label="Sort" defaultValue={view.sort} onChange={change}>
            {Object.entries(SORT_WORDS).map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </Select>
          <Select
            name="size"
            aria-label="Parameters"
            active={view.size !== null}
            defaultValue={view.size ?? ''}
            onChange={change}
          >
            <option value="">Any size</option>
            {Object.entries(SIZE_BANDS).map(([value, { label }]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
          <Select
            name="gated"
            aria-label="Gate"
            active={view.gated !== null}
            defaultValue={view.gated ?? ''}
            onChange={change}
          >
            <option value="">Open or gated</option>
            <option value="false">Open</option>
            <option value="true">Gated</option>
          </Select>
          <Filter name="author" label="Author" value={view.author} onChange={changeSoon} />
          <Filter
            name="architecture"
            label="Architecture"
            value={view.architecture}
            onChange={changeSoon}
            choices={ARCHITECTURES}
          />
          <Filter name="license" label="Licence" value={view.license} onChange={changeSoon} choices={LICENSES} />
          <noscript>
            <Button type="submit" variant="outline" size="sm">
              Search
            </Button>
          </noscript>
          {isNarrowed(view) && (
            <Button variant="ghost" size="sm" onClick={clear}>
              Clear filters
            </Button>
          )}
          <span className="text-xs text-muted-foreground max-sm:col-span-2 sm:ml-auto" aria-live="polite">
            {searching ? 'Asking the Hub' : ''}
          </span>
        </div>
      </form>
    </search>
  );
}

/** Often asked for; any other can be typed. */
const ARCHITECTURES = ['llama', 'qwen2', 'qwen3', 'qwen3moe', 'gemma3', 'phi3', 'deepseek2', 'gpt-oss', 'mistral3'];
const LICENSES = ['apache-2.0', 'mit', 'gemma', 'llama3', 'llama3.1', 'cc-by-4.0', 'cc-by-nc-4.0', 'other'];

interface FilterProps extends Pick<HTMLProps<HTMLInputElement>, 'onChange'> {
  name: string;
  label: string;
  value: string;
  choices?: readonly string[];
}

function Filter({ name, label, value, choices, onChange }: FilterProps) {
  const list = choices && `${name}-choices`;
  return (
    <>
      <Input
        name={name}
        defaultValue={value}
        onChange={onChange}
        placeholder={label}
        aria-label={label}
        list={list}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={96}
        className={cn(
          'h-8 w-full bg-card px-2.5 text-sm placeholder:text-muted-foreground sm:w-32',
          value !== '' && 'border-muted-foreground font-medium',
        )}
      />
      {choices && (
        <datalist id={list}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </>
  );
}

function useSearch(view: SearchView) {
  const { store } = useHive();
  const router = useRouter();
  const [searching, startSearching] = useTransition();
  const form = useRef<HTMLFormElement>(null);
  const typing = useRef<ReturnType<typeof setTimeout> | null>(null);
  /** What was asked for last; its answer may still be on its way. */
  const wanted = useRef(searchHref(view));

  useEffect(() => {
    wanted.current = searchHref(view);
    // The address can change by other ways, such as going back; what is being typed stays.
    if (!form.current || typing.current) return;
    for (const field of form.current.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[name]')) {
      if (field !== document.activeElement) field.value = view[field.name as 'q'] ?? '';
    }
  }, [view]);

  const stopTyping = useCallback(() => {
    if (typing.current) clearTimeout(typing.current);
    typing.current = null;
  }, []);
  useEffect(() => stopTyping, [stopTyping]);
  const go = (next: SearchView, step: 'push' | 'replace') => {
    const href = searchHref({ ...next, cursor: null });
    if (href === wanted.current) return;
    if (store.getState().connection === 'lost') return sayUnreachable();
    wanted.current = href;
    startSearching(() => router[step](href, { scroll: false }));
  };
  const show = (step: 'push' | 'replace') => {
    stopTyping();
    if (!form.current) return;
    go(readSearchView(Object.fromEntries(new FormData(form.current) as Iterable<[string, string]>)), step);
  };
  const change = () => show('push');
  const changeSoon = () => {
    stopTyping();
    typing.current = setTimeout(() => show('replace'), TYPING_MS);
  };
  const clear = () => {
    stopTyping();
    go({ ...view, ...UNNARROWED }, 'push');
  };
  return { form, searching, change, changeSoon, clear };
}
