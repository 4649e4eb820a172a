import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readSettings } from '#lib/hive/settings.ts';
import packageJson from '../package.json' with { type: 'json' };

const PROJECT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const read = (name: string) => readFileSync(join(PROJECT, 'packaging', name), 'utf8');
const machine = { platform: 'linux', homeFolder: '/home/rbee', workingFolder: '/' } as const;

/** systemd is not on every machine; where it is it must have nothing to say. */
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

it.runIf(hasSystemd)('the unit is one that systemd takes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rbee-unit-'));
  const unit = join(folder, 'rbee-hive.service');
  writeFileSync(unit, read('rbee-hive.service').replaceAll('/opt/rbee-hive', PROJECT));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
});

it('sets only what the hive reads', () => {
  const fromUnit = [...read('rbee-hive.service').matchAll(/^Environment=(\w+)=(.*)$/gm)];
  const fromImage = [...read('Dockerfile').matchAll(/^(?:ENV|\s{4}) ?(\w+)=(\S+)/gm)];
  for (const found of [fromUnit, fromImage]) {
    expect(found.length).toBeGreaterThan(2);
    const env = Object.fromEntries(found.map(([, name, value]) => [name, value]));
    expect(readSettings(env, machine).home).toBe(env.RBEE_HOME);
  }
});

it('brings into the image nothing that git leaves out', () => {
  const linesOf = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const wanted = linesOf(readFileSync(join(PROJECT, '.gitignore'), 'utf8')).map((line) => line.replace(/\/$/, ''));
  const left = linesOf(read('Dockerfile.dockerignore')).map((line) => line.replace(/^\*\*\//, ''));
  expect(['.git', ...wanted].filter((name) => !left.includes(name))).toEqual([]);
});

it('runs what is in the checkout', () => {
  const scripts: Record<string, string> = packageJson.scripts;
  expect(scripts.build).toContain('scripts/build.mjs');
  for (const path of ['scripts/build.mjs', 'lib/hive/main.ts']) {
    expect(read('Dockerfile')).toContain(path);
    expect(readFileSync(join(PROJECT, path), 'utf8')).not.toBe('');
  }
});
