import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { accountFor, fileTokenStore } from './hub-account.ts';

const HUB = 'https://huggingface.co';
const MIRROR = 'https://mirror.example';
const ada = { endpoint: HUB, token: 'hf_ada', owner: 'ada' };

function room() {
  const home = mkdtempSync(path.join(tmpdir(), 'rbee-token-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const store = fileTokenStore(home);
  const of = (endpoint: string, inEnvironment: string | null = null) =>
    accountFor(endpoint, { store, environmentEndpoint: HUB, fromEnvironment: () => inEnvironment });
  return { file: path.join(home, 'hub-token.json'), store, of };
}

test('a token that was set here is kept for the person alone, and can be forgotten', () => {
  const { file, store } = room();
  expect(store.read()).toBeNull();
  store.write(ada);
  expect(store.read()).toEqual(ada);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  store.write(null);
  expect(store.read()).toBeNull();
  expect(() => readFileSync(file)).toThrow();
});

test('one set here comes before the one of the environment', () => {
  const { store, of } = room();
  expect(of(HUB, 'hf_env')).toEqual({ token: 'hf_env', source: 'environment', owner: null });
  store.write(ada);
  expect(of(HUB, 'hf_env')).toEqual({ token: 'hf_ada', source: 'hive', owner: 'ada' });
});

test('no token follows the hive to another Hub', () => {
  const { store, of } = room();
  store.write(ada);
  expect(of(MIRROR, 'hf_env').token).toBeNull();
  store.write({ ...ada, endpoint: MIRROR });
  expect(of(HUB).token).toBeNull();
  expect(of(MIRROR).owner).toBe('ada');
});

test('a file that says something else counts as no token', () => {
  const { file, store } = room();
  writeFileSync(file, '{"token":');
  expect(store.read()).toBeNull();
});
