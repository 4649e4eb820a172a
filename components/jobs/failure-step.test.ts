import { expect, test } from 'vitest';
import { ERROR_CODES } from '#lib/contract/errors.ts';
import { HiveError } from '#lib/contract/hive-error.ts';
import { hintBeside, stepAfter } from './failure-step.ts';

const hubEndpoint = 'https://huggingface.co';
const step = (code: HiveError['code'], details: Record<string, unknown> = {}, repo: string | null = 'org/repo') =>
  stepAfter({ error: new HiveError(code, 'It failed.', { details }).toWire(), repo, hubEndpoint, endedAtMs: 1000 });

test.each(ERROR_CODES)('%s has a step', (code) => expect(step(code).kind).toMatch(/./));

test('a gated repo: its page at the Hub, then retry', () => {
  expect(step('gated')).toMatchObject({ kind: 'link', href: 'https://huggingface.co/org/repo', thenRetry: true });
});

test('a gated repo without a token: set one, and be let in with its account', () => {
  expect(step('gated', { has_token: false })).toEqual({
    kind: 'token',
    label: 'Set a token',
    accessPage: 'https://huggingface.co/org/repo',
  });
});

test('a token that is not known: set another', () => {
  expect(step('invalid_token')).toEqual({ kind: 'token', label: 'Set another token', accessPage: null });
});

test('a full disk: free some space', () => expect(step('disk_full')).toEqual({ kind: 'free-space' }));

test('too many requests: wait until the window has passed', () => {
  expect(step('rate_limited', { retry_after_ms: 5000 })).toEqual({ kind: 'wait', untilMs: 6000 });
  expect(step('rate_limited')).toEqual({ kind: 'wait', untilMs: null });
});

test('a quant that is not there: pick one that is', () => {
  expect(step('quant_not_found', { quants: ['Q4_0', 7, 'Q8_0'], files: ['a.gguf'] })).toEqual({
    kind: 'pick',
    label: 'Pick a quant',
    choices: ['Q4_0', 'Q8_0'],
  });
});

test('a repo whose files name no quant: pick a file', () => {
  expect(step('quant_not_found', { quants: [], files: ['a.gguf'] })).toMatchObject({ label: 'Pick a file' });
  expect(step('file_not_found', { quants: ['Q4_0'], files: ['a.gguf'] })).toMatchObject({ choices: ['a.gguf'] });
});

test('with nothing to pick from, the reference is to be corrected', () => {
  expect(step('quant_not_found').kind).toBe('correct');
  expect(step('repo_not_found').kind).toBe('correct');
});

test('a repo that is not there may be one that a token would show; one that is disabled comes back for nobody', () => {
  expect(step('repo_not_found', { has_token: false })).toMatchObject({ kind: 'correct', orToken: true });
  expect(step('repo_not_found', { has_token: true })).toMatchObject({ kind: 'correct', orToken: false });
  expect(step('repo_not_found', { disabled: true })).toEqual({ kind: 'none' });
});

test('a shard that is missing: another quant if there is one, else its repository on this hive', () => {
  expect(step('split_incomplete', { quants: ['Q8_0'], files: [] })).toMatchObject({ kind: 'pick', choices: ['Q8_0'] });
  expect(step('split_incomplete', { quants: [], files: [] })).toEqual({
    kind: 'page',
    label: 'Look at the repository',
    href: '/discover/org/repo',
  });
});

test('a repo without a GGUF file: a search for a conversion', () =>
  expect(step('no_gguf_found')).toMatchObject({ kind: 'page', href: '/discover?q=repo' }));

test('a file that is no model: its repository on this hive', () => {
  expect(step('corrupt_gguf')).toMatchObject({ kind: 'page', href: '/discover/org/repo' });
  expect(step('corrupt_gguf', {}, null)).toEqual({ kind: 'none' });
});

test('a listing that is not to be trusted: nothing to correct or to retry', () => {
  expect(step('unsafe_path', { repo: 'org/repo', file: '../x' })).toEqual({ kind: 'none' });
});

test('beside a countdown the wait is not told twice', () => {
  const hint = 'Wait 42 s, then retry; a Hub token raises the limit.';
  expect(hintBeside(step('rate_limited', { retry_after_ms: 42_000 }), hint)).toBe('A Hub token raises the limit.');
  expect(hintBeside(step('rate_limited', { retry_after_ms: 42_000 }), 'Wait 42 s, then retry.')).toBeNull();
  expect(hintBeside(step('rate_limited'), hint)).toBe(hint);
});

test.each(['stalled', 'hash_mismatch', 'hub_unreachable', 'internal'] as const)(
  '%s: retry goes on from the bytes that are here',
  (code) => expect(step(code)).toEqual({ kind: 'retry' }),
);
