// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Token } from '#lib/contract/team.ts';
import { Tokens } from './tokens.tsx';

const refresh = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }));

const NOW = '2026-11-26T12:00:00Z';
const token = (name: string, expires_at: string | null): Token => ({
  id: name,
  name,
  role: 'viewer',
  created_by: 'ada@hive.test',
  created_at: NOW,
  expires_at,
  last_used_at: null,
});

let root: Root;
let box: HTMLElement;
let sent: { name: string; expires_at?: string }[];

beforeEach(async () => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  sent = [];
  vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)));
    return Response.json({ id: 'token-1', token: 'rbee_shown', hub_token: null }, { status: 201 });
  });
  box = document.body.appendChild(document.createElement('div'));
  root = createRoot(box);
  const tokens = [token('for good', null), token('old', '2026-11-25T12:00:00Z'), token('new', '2026-12-24T12:00:00Z')];
  await act(async () => root.render(<Tokens tokens={tokens} nowMs={Date.parse(NOW)} />));
});

afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
  box.remove();
});

const field = (label: string) => box.querySelector<HTMLInputElement>(label) as HTMLInputElement;

async function fill(input: HTMLInputElement, value: string) {
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

async function make(name: string, lastDay: string) {
  await fill(field('[aria-label="Name of the program"]'), name);
  await fill(field('[type=date]'), lastDay);
  await act(async () =>
    box.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })),
  );
}

test('a token holds to the end of its last day, or for good', async () => {
  await make('nightly', '2026-12-31');
  await make('daily', '');
  expect(sent).toEqual([
    { name: 'nightly', role: 'viewer', expires_at: new Date(2026, 11, 31, 23, 59, 59).toISOString() },
    { name: 'daily', role: 'viewer' },
  ]);
  expect(box.textContent).toContain('rbee_shown');
  expect(refresh).toHaveBeenCalledTimes(2);
});

test('each says whether it has an end, and whether that is over', () => {
  const rows = [...box.querySelectorAll('[data-testid=token]')].map((row) => row.textContent);
  expect(rows[0]).not.toMatch(/until|expired/);
  expect(rows[1]).toMatch(/expired .*25 Nov/);
  expect(rows[2]).toMatch(/holds until .*24 Dec/);
});
