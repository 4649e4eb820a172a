// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FocusAfterNavigation } from './focus-after-navigation.tsx';

let pathname = '/models';
vi.mock('next/navigation', () => ({ usePathname: () => pathname }));

let root: Root;
let box: HTMLElement;
let rows: readonly string[];

function Screen() {
  return (
    <>
      <main>
        <h1 key={pathname} tabIndex={-1}>
          {pathname}
        </h1>
        {pathname === '/models' &&
          rows.map((row) => (
            <a key={row} href={`/models/${row}`}>
              {row}
            </a>
          ))}
        {pathname !== '/models' && <input aria-label="field" />}
      </main>
      <FocusAfterNavigation />
    </>
  );
}
const show = async (path: string) => {
  pathname = path;
  history.replaceState(null, '', path);
  await act(async () => root.render(<Screen />));
  await act(() => vi.advanceTimersByTimeAsync(1));
};
const follow = (href: string) =>
  act(async () => {
    const link = box.querySelector<HTMLElement>(`a[href="${href}"]`);
    link?.focus();
    link?.addEventListener('click', (event) => event.preventDefault());
    link?.click();
    link?.blur();
  });
const back = async (path: string) => {
  window.dispatchEvent(new PopStateEvent('popstate'));
  await show(path);
};
const focused = () => document.activeElement?.getAttribute('href') ?? document.activeElement?.textContent;

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  vi.useFakeTimers();
  rows = ['a', 'b'];
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  await show('/models');
});
afterEach(async () => {
  await act(async () => root.unmount());
  box.remove();
  vi.useRealTimers();
});

test('the first page takes no focus, the next one has it on its title', async () => {
  expect(document.activeElement).toBe(document.body);
  await follow('/models/b');
  await show('/models/b');
  expect(focused()).toBe('/models/b');
  expect(document.activeElement?.tagName).toBe('H1');
});

test('after Back, the link that led away has it', async () => {
  await follow('/models/b');
  await show('/models/b');
  await back('/models');
  expect(focused()).toBe('/models/b');
  expect(document.activeElement?.tagName).toBe('A');
});

test('a row that comes later is waited for, one that is gone is not waited for long', async () => {
  await follow('/models/b');
  await show('/models/b');
  rows = ['a'];
  await back('/models');
  expect(document.activeElement).toBe(document.body);
  rows = ['a', 'b'];
  await show('/models');
  expect(focused()).toBe('/models/b');

  await follow('/models/b');
  await show('/models/b');
  rows = ['a'];
  await back('/models');
  await act(() => vi.advanceTimersByTimeAsync(3000));
  expect(document.activeElement?.tagName).toBe('H1');
});

test('what has taken the focus meanwhile keeps it', async () => {
  await follow('/models/b');
  pathname = '/models/b';
  await act(async () => root.render(<Screen />));
  box.querySelector('input')?.focus();
  await act(() => vi.advanceTimersByTimeAsync(3000));
  expect(document.activeElement?.tagName).toBe('INPUT');
});
