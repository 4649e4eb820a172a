import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { isAllowed } from './licences.mjs';
import { licenceProblems, readPackages, writeNotices } from './third-party.mjs';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const packages = readPackages(PROJECT);
const read = (name: string) => readFileSync(join(PROJECT, name), 'utf8');

describe('licences', () => {
  it('of all packages may be part of a work under the GPL', () => {
    expect(packages.length).toBeGreaterThan(100);
    expect(licenceProblems(packages)).toEqual([]);
  });

  it.each([
    ['MIT', true],
    ['MIT OR SSPL-1.0', true],
    ['Apache-2.0 AND LGPL-3.0-or-later AND MIT', true],
    ['MIT AND SSPL-1.0', false],
    ['GPL-2.0-only', false],
    ['toString', false],
    ['', false],
    [undefined, false],
  ])('%s: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed);
  });

  it('one that is not known is named with its package', () => {
    const [first] = packages;
    expect(licenceProblems([{ ...first, name: 'sly', version: '1.0.0', licence: 'SSPL-1.0' }])).toEqual([
      'sly 1.0.0 is under SSPL-1.0, which scripts/notices/licences.mjs does not name.',
    ]);
  });
});

describe('THIRD_PARTY_NOTICES', () => {
  it('is what npm run notices writes of the lock file', () => {
    expect(read('THIRD_PARTY_NOTICES') === writeNotices(PROJECT), 'npm run notices writes it anew').toBe(true);
  });

  it('names every package that a running hive is made of', () => {
    const notices = read('THIRD_PARTY_NOTICES');
    for (const name of Object.keys(packageJson.dependencies)) expect(notices).toContain(`\n${name} `);
  });
});

describe('the lock file', () => {
  it('has the hash of every package, and no place to fetch it from but the registry', () => {
    expect(packages.filter(({ integrity }) => !integrity?.startsWith('sha512-'))).toEqual([]);
    expect(packages.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  it('has no install script but those that docs/supply-chain.md names', () => {
    const [, part = ''] = read('docs/supply-chain.md').split('## Install scripts');
    const named = [...(part.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
    const found = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
    expect([...new Set(found)].sort()).toEqual(named.sort());
  });
});

it('npm run sbom writes CycloneDX with what a running hive is made of', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rbee-sbom-'));
  const file = join(folder, 'sbom.json');
  const { status, stderr } = spawnSync(process.execPath, [join(PROJECT, 'scripts/sbom.mjs'), file], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const bill = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true, force: true });
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: packageJson.name } } });
  const names = bill.components.map(({ purl }: { purl: string }) => purl.split('@').slice(0, -1).join('@'));
  expect(names).toContain('pkg:npm/next');
  expect(names).not.toContain('pkg:npm/vitest');
});
