import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { StoredLogins } from './stored-logins.ts';

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'rbee-logins-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);
const OFFICE = new URL('https://hive.office.test');

test('a token is kept for one address, for this account alone', () => {
  const logins = new StoredLogins({ XDG_CONFIG_HOME: folder() }, 'linux');
  expect(logins.find(OFFICE)).toBeNull();
  logins.put(OFFICE, 'rbee_one');
  logins.put(new URL('http://127.0.0.1:7835'), 'rbee_two');
  expect([modeOf(logins.file), modeOf(path.dirname(logins.file))]).toEqual(['600', '700']);
  expect(logins.find(new URL('https://hive.office.test/'))).toBe('rbee_one');
  for (const other of ['http://hive.office.test', 'https://hive.office.test:8443', 'https://hive.office.test/other']) {
    expect(logins.find(new URL(other)), other).toBeNull();
  }
  chmodSync(logins.file, 0o644);
  expect(logins.find(OFFICE)).toBe('rbee_one');
  expect(modeOf(logins.file)).toBe('600');
  expect([logins.remove(OFFICE), logins.remove(OFFICE)]).toEqual([true, false]);
  expect(logins.find(new URL('http://127.0.0.1:7835'))).toBe('rbee_two');
  expect(readdirSync(path.dirname(logins.file))).toEqual(['logins.json']);
});

test('a file that is none of ours is said, and not written over', () => {
  const logins = new StoredLogins({ XDG_CONFIG_HOME: folder() }, 'linux');
  logins.put(OFFICE, 'rbee_one');
  for (const text of ['{"broken', '[]', 'null', '{"https://hive.office.test":"rbee_one"}', '{"a":{"token":1}}']) {
    writeFileSync(logins.file, text);
    expect(() => logins.put(OFFICE, 'rbee_two'), text).toThrow(expect.objectContaining({ code: 'storage_error' }));
    expect(readFileSync(logins.file, 'utf8')).toBe(text);
  }
});

test('it is where each system keeps such things', () => {
  const at = (env: Record<string, string>, platform: NodeJS.Platform) =>
    new StoredLogins(env, platform, '/home/ada').file;
  expect(at({}, 'linux')).toBe('/home/ada/.config/rbee/logins.json');
  expect(at({ XDG_CONFIG_HOME: '/etc/ada' }, 'darwin')).toBe('/etc/ada/rbee/logins.json');
  expect(at({ XDG_CONFIG_HOME: 'here' }, 'linux')).toBe('/home/ada/.config/rbee/logins.json');
  expect(at({ APPDATA: '/roaming' }, 'win32')).toBe('/roaming/rbee/logins.json');
});
