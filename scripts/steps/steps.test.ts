import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from './build.mjs';
import { missingPackages } from './install.mjs';
import { closingLine, counted, total } from './suites.mjs';

let project = '';
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'rbee-steps-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function put(path: string, content: unknown): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('install › what is missing', () => {
  const next = { version: '16.4.5', integrity: 'sha512-a' };
  const elsewhere = { version: '1.0.0', integrity: 'sha512-b', optional: true };
  const wanted = { '': {}, 'node_modules/next': next, 'node_modules/only-windows': elsewhere };
  const install = (packages: object) => {
    put('node_modules/.package-lock.json', { packages });
    put('node_modules/next/package.json', {});
  };

  it('is everything in a fresh clone, but what other platforms need', () => {
    put('package-lock.json', { packages: wanted });
    expect(missingPackages(project)).toEqual(['next']);
  });

  it('is nothing once npm has installed it', () => {
    put('package-lock.json', { packages: wanted });
    install({ 'node_modules/next': next });
    expect(missingPackages(project)).toEqual([]);
  });

  it.each([
    ['another version', { 'node_modules/next': { ...next, version: '16.4.4' } }],
    ['other bytes', { 'node_modules/next': { ...next, integrity: 'sha512-x' } }],
    [
      'an optional package in another version',
      {
        'node_modules/next': next,
        'node_modules/only-windows': { ...elsewhere, version: '0.9.0' },
      },
    ],
  ])('is a package that is there in %s', (_case, packages) => {
    put('package-lock.json', { packages: wanted });
    install(packages);
    expect(missingPackages(project)).toHaveLength(1);
  });

  it('is a package whose folder was removed', () => {
    put('package-lock.json', { packages: wanted });
    install({ 'node_modules/next': next });
    rmSync(join(project, 'node_modules/next'), { recursive: true });
    expect(missingPackages(project)).toEqual(['next']);
  });

  it('is said when the lock file itself is gone', () => {
    expect(() => missingPackages(project)).toThrow('package-lock.json is missing');
  });
});

describe('build › the fingerprint of the sources', () => {
  beforeEach(() => {
    put('app/page.tsx', 'export default 1');
    put('lib/jobs/queue.ts', 'export const a = 1');
  });

  it.each([
    ['a changed file', () => put('lib/jobs/queue.ts', 'export const a = 2')],
    ['a new file', () => put('lib/jobs/more.ts', '')],
    ['a new lock file', () => put('package-lock.json', {})],
    [
      'a moved file',
      () => {
        rmSync(join(project, 'app/page.tsx'));
        put('app/models/page.tsx', 'export default 1');
      },
    ],
  ])('is another one after %s', (_case, change) => {
    const before = fingerprint(project);
    change();
    expect(fingerprint(project)).not.toBe(before);
  });

  it.each([
    ['a file is touched', () => put('app/page.tsx', 'export default 1')],
    ['a test changes', () => put('lib/jobs/queue.test.ts', 'expect(1)')],
    ['a story changes', () => put('e2e/stories/a.story.ts', '')],
  ])('stays when %s', (_case, change) => {
    const before = fingerprint(project);
    change();
    expect(fingerprint(project)).toBe(before);
  });
});

describe('test › the closing line', () => {
  it('adds up all suites', () => {
    const sum = total([
      { passed: 3, failed: 0, skipped: 0 },
      { passed: 4, failed: 1, skipped: 0 },
    ]);
    expect(closingLine(sum)).toBe('7 passed, 1 failed');
  });

  it('names skipped tests only when there are any', () => {
    expect(closingLine({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped');
  });

  it('counts a suite that broke down as a failure', () => {
    expect(counted(1, { passed: 5, failed: 0, skipped: 0 }).failed).toBe(1);
    expect(counted(1, { passed: 5, failed: 2, skipped: 0 }).failed).toBe(2);
    expect(counted(0, { passed: 5, failed: 0, skipped: 0 }).failed).toBe(0);
  });
});
