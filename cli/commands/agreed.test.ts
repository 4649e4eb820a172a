import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Invocation } from '../command.ts';
import { execute } from './model-give-up.ts';

const asked: string[] = [];
let answer = '';
vi.mock('node:readline/promises', () => ({
  createInterface: () => ({
    once: () => undefined,
    close: () => undefined,
    question: async (text: string) => {
      asked.push(text);
      return answer;
    },
  }),
}));

const { isTTY } = process.stdin;
beforeEach(() => {
  asked.length = 0;
  process.stdin.isTTY = true;
});
afterEach(() => {
  process.stdin.isTTY = isTTY;
});

const given = { freed_bytes: 4_000_000_000, kept_bytes: 0 };

function giveUp(options: Record<string, boolean> = {}, terminal: object | null = {}) {
  const api = { previewGivingUp: async () => given, giveUpPrevious: vi.fn(async () => given) };
  const out = { terminal, object: () => undefined, say: () => undefined };
  const interrupted = new AbortController().signal;
  const invocation = { api, args: ['org/repo:m'], options, out, interrupted } as unknown as Invocation;
  return execute(invocation).then((code) => ({ code, given: api.giveUpPrevious.mock.calls.length }));
}

test('what goes is said on a terminal before it goes, and stays unless somebody says yes', async () => {
  expect(await giveUp()).toEqual({ code: 1, given: 0 });
  expect(asked).toEqual(['Delete the earlier version of org/repo:m and free 4.00 GB? [y/N] ']);
  answer = 'y';
  expect(await giveUp()).toEqual({ code: 0, given: 1 });
});

test('a script is not asked, nor who has said yes, nor who only looks', async () => {
  answer = 'no';
  expect(await giveUp({}, null)).toEqual({ code: 0, given: 1 });
  expect(await giveUp({ yes: true })).toEqual({ code: 0, given: 1 });
  expect(await giveUp({ 'dry-run': true })).toEqual({ code: 0, given: 0 });
  expect(asked).toEqual([]);
});
