// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HubAnswer } from '#lib/browser/hub-answer.ts';
import type { BrowserHive } from '#lib/browser/use-hive.ts';
import { HiveContext } from '#lib/browser/use-hive.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { RepoFit } from '#lib/contract/hub.ts';
import { type RepoFitState, useRepoFit } from './use-repo-fit.ts';

let root: Root;
let state: RepoFitState;
let asked: string[];

const fitAt = (context: number): RepoFit => ({
  context_tokens: context,
  trained_context_tokens: 32_768,
  variants: [],
});
let away = false;
const lookAtHub = async (path: string) => {
  asked.push(path);
  if (away) throw new HiveError('hub_unreachable', 'The Hub does not answer.');
  return fitAt(Number(new URL(path, 'http://x').searchParams.get('context') ?? 8192));
};
const hive = { api: { lookAtHub } } as unknown as BrowserHive;
const at = { repo: 'org/repo', revision: 'v1' };

function Screen({ rendered }: { rendered: HubAnswer<RepoFit> }) {
  state = useRepoFit(at, rendered, { contextTokens: null, cacheType: 'f16' });
  return null;
}
const show = (rendered: HubAnswer<RepoFit>) =>
  act(async () => root.render(createElement(HiveContext, { value: hive }, createElement(Screen, { rendered }))));
const rest = () => act(() => vi.advanceTimersByTimeAsync(200));

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  vi.useFakeTimers();
  asked = [];
  away = false;
  root = createRoot(document.createElement('div'));
});
afterEach(async () => {
  await act(() => root.unmount());
  vi.useRealTimers();
});

test('what the server knew is not asked for again', async () => {
  await show({ kind: 'answered', value: fitAt(8192) });
  await rest();
  expect([state.contextTokens, asked]).toEqual([8192, []]);
});

test('what it did not know in time is', async () => {
  await show({ kind: 'pending' });
  await rest();
  expect(asked).toEqual(['/v1/hub/models/org/repo/fit?revision=v1&cache_type=f16']);
  expect(state.contextTokens).toBe(8192);
});

test('of a slider that moves, only where it rests is asked for', async () => {
  await show({ kind: 'answered', value: fitAt(8192) });
  for (const contextTokens of [16_384, 32_768]) await act(async () => state.choose({ contextTokens }));
  expect(state.contextTokens).toBe(32_768);
  await rest();
  expect(asked).toEqual(['/v1/hub/models/org/repo/fit?revision=v1&cache_type=f16&context=32768']);
  expect(state.fit?.context_tokens).toBe(32_768);
  expect(location.search).toBe('?context=32768');
  await act(async () => state.choose({ cacheType: 'q8_0' }));
  await rest();
  expect(location.search).toBe('?context=32768&cache=q8_0');
});

test('what the server knows by the time that the page is rendered again is taken', async () => {
  await show({ kind: 'pending' });
  await show({ kind: 'answered', value: fitAt(4096) });
  await rest();
  expect([state.fit?.context_tokens, asked]).toEqual([4096, []]);
});

test('why it can’t be said is kept', async () => {
  await show({ kind: 'refused', error: { code: 'gated', message: 'No.', hint: '', details: {} } });
  await rest();
  expect([state.error?.code, asked]).toEqual(['gated', []]);
});

test('an error leaves what was known before, and is mended by another try', async () => {
  await show({ kind: 'answered', value: fitAt(8192) });
  away = true;
  await act(() => state.choose({ contextTokens: 16_384 }));
  await rest();
  expect([state.error?.code, state.fit?.context_tokens]).toEqual(['hub_unreachable', 8192]);
  away = false;
  await act(() => state.again());
  await rest();
  expect([state.error, state.fit?.context_tokens]).toEqual([null, 16_384]);
});
