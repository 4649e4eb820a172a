import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
let folder: string;

/** A stand-in for the command on the PATH, which the scripts ask for ids. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rbee-completion-'));
  writeFileSync(join(folder, 'rbee'), '#!/bin/sh\necho org/repo:a.gguf\necho org/repo:b.gguf\n');
  chmodSync(join(folder, 'rbee'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scriptOf = (shell: string) =>
  spawnSync(process.execPath, [MAIN, 'completion', shell], { encoding: 'utf8' }).stdout;

function inBash(line: string): string[] {
  const ask = `${scriptOf('bash')}
COMP_LINE=${JSON.stringify(line)} COMP_POINT=${line.length} COMP_WORDBREAKS=$' \\t\\n:'
_rbee
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', ask], { encoding: 'utf8', env });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

describe.skipIf(process.platform === 'win32')('completion in bash', () => {
  it('offers groups, then their commands, then their options', () => {
    expect(inBash('rbee ')).toEqual(expect.arrayContaining(['model', 'job', 'serve', 'doctor']));
    expect(inBash('rbee mo')).toEqual(['model']);
    expect(inBash('rbee model d')).toEqual(['download', 'dl']);
    expect(inBash('rbee model list --q')).toEqual(['--quant', '--quiet']);
    expect(inBash('rbee --json job wa')).toEqual(['watch']);
    expect(inBash('rbee completion z')).toEqual(['zsh']);
  });

  it('offers the models that there are, without what is before the colon of an id', () => {
    expect(inBash('rbee model show org')).toEqual(['org/repo:a.gguf', 'org/repo:b.gguf']);
    expect(inBash('rbee model rm org/repo:b')).toEqual(['b.gguf']);
  });

  it('offers the values of an option, and knows the words behind one that has a value', () => {
    expect(inBash('rbee job list --state c')).toEqual(['completed', 'cancelled']);
    expect(inBash('rbee user add ada@hive.test --role ')).toEqual(['viewer', 'operator', 'admin']);
    expect(inBash('rbee model list words --status m')).toEqual(['missing']);
    expect(inBash('rbee --url http://hive:7835 model d')).toEqual(['download', 'dl']);
    expect(inBash('rbee --url ')).toEqual([]);
  });
});

/** One line each, with what each shell is to offer there. */
const OFFERED: [string, string[]][] = [
  ['rbee mo', ['model']],
  ['rbee model d', ['dl', 'download']],
  ['rbee job list --state c', ['cancelled', 'completed']],
  ['rbee --url http://hive:7835 model d', ['dl', 'download']],
  ['rbee completion z', ['zsh']],
  ['rbee model show org', ['org/repo:a.gguf', 'org/repo:b.gguf']],
];
const isThere = (shell: string) => spawnSync(shell, ['--version']).status === 0;

function inShell(shell: 'zsh' | 'fish', program: string): string[] {
  writeFileSync(join(folder, `rbee.${shell}`), scriptOf(shell));
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, XDG_CONFIG_HOME: folder };
  const { stdout, stderr } = spawnSync(shell, [shell === 'zsh' ? '-f' : '--no-config', '-c', program], {
    encoding: 'utf8',
    env,
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean).sort();
}

describe.runIf(isThere('fish'))('completion in fish', () => {
  it.each(OFFERED)('of “%s”', (line, offered) => {
    expect(inShell('fish', `source ${folder}/rbee.fish; complete -C '${line}'`)).toEqual(offered);
  });
});

describe.runIf(isThere('zsh'))('completion in zsh', () => {
  // Its own completion needs a terminal: what it would be given is looked at in its place.
  it.each(OFFERED)('of “%s”', (line, offered) => {
    const words = line.split(' ');
    const program = `compdef() { }
compadd() { shift; for each in "$@"; do [[ $each == $words[CURRENT]* ]] && print -r -- $each; done }
source ${folder}/rbee.zsh; words=(${words.join(' ')}); CURRENT=${words.length}; _rbee; true`;
    expect(inShell('zsh', program)).toEqual(offered);
  });
});
