import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SecretBox } from './secret-box.ts';

const TEXT = 'hf_what-is-to-be-kept';
const KEY = Buffer.alloc(32, 7).toString('base64');

function room() {
  const home = mkdtempSync(path.join(tmpdir(), 'rbee-box-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return { home, file: path.join(home, 'secret.key'), open: (key?: string) => new SecretBox(home, key) };
}

test('what was sealed opens again, after a restart too, and its key is for the account of the hive alone', () => {
  const { file, open } = room();
  const sealed = open().seal(TEXT, 'ada');
  expect(sealed).not.toContain(TEXT);
  expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain(TEXT);
  expect(open().open(sealed, 'ada')).toBe(TEXT);
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('the same text is sealed to something else each time', () => {
  const box = room().open();
  expect(new Set(Array.from({ length: 50 }, () => box.seal(TEXT, 'ada'))).size).toBe(50);
});

test('neither another key, nor another place, nor one changed sign opens it', () => {
  const { open } = room();
  const box = open();
  const sealed = box.seal(TEXT, 'ada');
  expect(open(KEY).open(sealed, 'ada')).toBeNull();
  expect(box.open(sealed, 'bob')).toBeNull();
  for (const at of [4, Math.floor(sealed.length / 2), sealed.length - 2]) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(box.open(changed, 'ada'), changed).toBeNull();
  }
  for (const garbage of ['', 'v1', 'v1...', 'v2.a.b.c', sealed.split('.').slice(0, 3).join('.')]) {
    expect(box.open(garbage, 'ada')).toBeNull();
  }
});

test('a tag that was cut short is refused', () => {
  const box = room().open();
  const [version, nonce, text, tag = ''] = box.seal(TEXT, 'ada').split('.');
  const short = Buffer.from(tag, 'base64url').subarray(0, 4).toString('base64url');
  expect(box.open([version, nonce, text, short].join('.'), 'ada')).toBeNull();
});

test('with a key from the environment nothing is written', () => {
  const { file, open } = room();
  const sealed = open(KEY).seal(TEXT, 'ada');
  const asHex = Buffer.from(KEY, 'base64').toString('hex');
  expect(open(asHex).open(sealed, 'ada')).toBe(TEXT);
  expect(existsSync(file)).toBe(false);
});

test('a key that is none is said so, and never written over', () => {
  const { file, open } = room();
  expect(() => open('short')).toThrow('32 bytes');
  writeFileSync(file, 'not a key');
  expect(() => open().seal(TEXT, 'ada')).toThrow(expect.objectContaining({ code: 'storage_error' }));
  expect(readFileSync(file, 'utf8')).toBe('not a key');
});

test('a key that others may read is made private', () => {
  if (process.platform === 'win32') return;
  const { file, open } = room();
  writeFileSync(file, KEY, { mode: 0o644 });
  open().seal(TEXT, 'ada');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a key file that a power cut left empty is made anew', () => {
  const { file, open } = room();
  writeFileSync(file, '');
  const sealed = open().seal(TEXT, 'ada');
  expect(open().open(sealed, 'ada')).toBe(TEXT);
});
