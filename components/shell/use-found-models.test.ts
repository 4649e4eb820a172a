// @vitest-environment happy-dom
import { act, createElement } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createApiClient } from '#lib/browser/api-client.ts';
import { aModel } from '#lib/browser/testing/samples.ts';
import { type BrowserHive, HiveContext } from '#lib/browser/use-hive.ts';
import { useFoundModels } from './use-found-models.ts';

let root: Root;
let found: string[];
let asked: { q: string; signal: AbortSignal | null | undefined; answer(ids: string[]): void; fail(): void }[];

const api = createApiClient((path, init) => {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const q = new URL(path, 'http://hive').searchParams.get('q') ?? '';
  init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  const answer = (ids: string[]) => resolve(Response.json({ models: ids.map((id) => aModel(id)) }));
  asked.push({ q, signal: init?.signal, answer, fail: () => reject(new TypeError('Failed to fetch')) });
  return promise;
});
const hive = { api } as unknown as BrowserHive;

function Screen({ text }: { text: string }) {
  found = useFoundModels(text).map(({ id }) => id);
  return null;
}
const type = (text: string) =>
  act(async () => root.render(createElement(HiveContext, { value: hive }, createElement(Screen, { text }))));
const rest = () => act(() => vi.advanceTimersByTimeAsync(120));

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

test('asks the catalog once the typing has come to rest, and not for a single letter', async () => {
  await type('l');
  await rest();
  for (const text of ['ll', 'lla', ' Llama ']) await type(text);
  await rest();
  expect(asked.map(({ q }) => q)).toEqual(['llama']);
  await act(async () => asked[0]?.answer(['org/llama:a', 'org/llama:b']));
  expect(found).toEqual(['org/llama:a', 'org/llama:b']);
});

test('gives up what is no longer wanted, and keeps those that still fit meanwhile', async () => {
  await type('llama');
  await rest();
  await act(async () => asked[0]?.answer(['org/llama:a', 'org/llama:b-q8']));
  await type('llama q8');
  expect(found).toEqual(['org/llama:b-q8']);
  await rest();
  await type('mistral');
  expect(asked[1]?.signal?.aborted).toBe(true);
  expect(found).toEqual([]);
});

test('a hive that is away finds nothing, and is asked again for other words', async () => {
  await type('llama');
  await rest();
  await act(async () => asked[0]?.fail());
  expect(found).toEqual([]);
  await type('llama 2');
  await rest();
  await act(async () => asked[1]?.answer(['org/llama-2:a']));
  expect(found).toEqual(['org/llama-2:a']);
});
