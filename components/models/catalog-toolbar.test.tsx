// @vitest-environment happy-dom
import { act, createRef } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readCatalogView } from '#lib/browser/catalog-view.ts';
import { readSearchView } from '#lib/browser/search-view.ts';
import { type BrowserHive, HiveContext } from '#lib/browser/use-hive.ts';
import type { CatalogSummary } from '#lib/contract/models.ts';
import { SearchForm } from '../discover/search-form.tsx';
import { CatalogToolbar } from './catalog-toolbar.tsx';

const asked: string[] = [];
vi.mock('next/navigation', () => {
  const router = {
    push: (href: string) => asked.push(`push ${href}`),
    replace: (href: string) => asked.push(`replace ${href}`),
  };
  return { useRouter: () => router };
});

let root: Root;
let box: HTMLElement;
let connection: 'live' | 'lost';
const hive = { store: { getState: () => ({ connection }) } } as unknown as BrowserHive;
const summary = {
  quants: [{ value: 'Q8_0', models: 1 }],
  architectures: [],
  upstream: [],
} as unknown as CatalogSummary;

const show = (what: React.ReactNode) => act(async () => root.render(<HiveContext value={hive}>{what}</HiveContext>));
const showCatalog = () =>
  show(<CatalogToolbar view={readCatalogView(new URLSearchParams())} summary={summary} field={createRef()} />);
const enter = (name: string, value: string) =>
  act(async () => {
    const field = box.querySelector(`[name=${name}]`) as HTMLInputElement;
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value') ?? {};
    set?.call(field, value);
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
    await vi.advanceTimersByTimeAsync(1000);
  });

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  vi.useFakeTimers();
  asked.length = 0;
  connection = 'live';
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
});
afterEach(async () => {
  await act(() => root.unmount());
  box.remove();
  vi.useRealTimers();
});

test('what is typed replaces the step, and a choice is one of its own', async () => {
  await showCatalog();
  await enter('q', 'bee');
  await enter('quant', 'Q8_0');
  expect(asked).toEqual(['replace /models?q=bee', 'push /models?q=bee&quant=Q8_0']);
});

test('while the hive is away, no search leaves the page: it is kept in the address', async () => {
  connection = 'lost';
  const kept = vi.spyOn(history, 'replaceState');
  await showCatalog();
  await enter('q', 'bee');
  expect([asked, kept.mock.calls.map(([, , href]) => href)]).toEqual([[], ['/models?q=bee']]);
});

test('a choice is shown at once, also while the hive is away, and until the page says something else', async () => {
  connection = 'lost';
  await showCatalog();
  const quant = () => (box.querySelector('[name=quant]') as HTMLSelectElement).value;
  await enter('quant', 'Q8_0');
  expect([quant(), box.textContent?.includes('Clear')]).toEqual(['Q8_0', true]);
  await showCatalog();
  expect(quant()).toBe('');
});

test('a field of the Hub’s search that is emptied before the answer asks for everything again', async () => {
  await show(<SearchForm view={readSearchView({})} />);
  await enter('q', 'bee');
  await enter('q', '');
  expect(asked).toEqual(['replace /discover?q=bee', 'replace /discover']);
});
