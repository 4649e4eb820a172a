// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BrowserHive } from '#lib/browser/use-hive.ts';
import { HiveContext } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Reference } from '#lib/reference/reference.ts';
import { type DownloadPlan, useDownloadPlan } from './use-download-plan.ts';

let root: Root;
let plan: DownloadPlan;
let asked: { what: string; signal: AbortSignal; answer(value: unknown): void; fail(error: unknown): void }[];

const ask = (what: string, signal: AbortSignal) => {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  asked.push({ what, signal, answer: resolve, fail: reject });
  return promise;
};
const api = { lookAtHub: ask, previewDownload: ask };
const hive = { api } as unknown as BrowserHive;

function Screen({ reference }: { reference: Reference | null }) {
  plan = useDownloadPlan(reference);
  return null;
}

const quant = (name: string): Reference => ({
  repo: 'org/repo',
  revision: null,
  selection: { kind: 'quant', quant: name },
});
const show = (reference: Reference | null) =>
  act(async () => root.render(createElement(HiveContext, { value: hive }, createElement(Screen, { reference }))));
const rest = () => act(() => vi.advanceTimersByTimeAsync(450));

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  vi.useFakeTimers();
  asked = [];
  root = createRoot(document.createElement('div'));
});
afterEach(async () => {
  await act(() => root.unmount());
  vi.useRealTimers();
});

test('asks once the typing has come to rest, and for nothing before', async () => {
  for (const name of ['Q', 'Q4', 'Q4_0']) await show(quant(name));
  expect(plan).toEqual({ kind: 'asking' });
  expect(asked).toEqual([]);
  await rest();
  expect(asked.map(({ what }) => what)).toEqual(['/v1/hub/models/org/repo', 'org/repo:Q4_0']);
  await act(async () => asked.forEach(({ what, answer }) => void answer({ of: what })));
  expect(plan).toMatchObject({ kind: 'planned', preview: { of: 'org/repo:Q4_0' } });
});

test('gives up what was asked when something else is typed, and never shows the old answer', async () => {
  await show(quant('Q4_0'));
  await rest();
  await show(quant('Q8_0'));
  expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
  await act(async () => asked.forEach(({ answer }) => void answer({ of: 'old' })));
  expect(plan).toEqual({ kind: 'asking' });
});

test('shows what the repo has when it has not what was asked for', async () => {
  await show(quant('Q9_9'));
  await rest();
  const [repo, preview] = asked;
  await act(async () => {
    repo?.answer({ variants: [] });
    preview?.fail(new HiveError('quant_not_found', 'No Q9_9.'));
  });
  expect(plan).toMatchObject({ kind: 'refused', error: { code: 'quant_not_found' }, repo: { variants: [] } });
});

test('without a reference there is no plan', async () => {
  await show(null);
  await rest();
  expect([plan, asked]).toEqual([{ kind: 'none' }, []]);
});
