import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandProgram } from './command-program.ts';
import type { Bench, Presence } from './program.ts';

const VERSION = '4.0.3';

const programOf = (bench: Bench) => join(bench.keptFolder, 'ipull', 'node_modules', 'ipull', 'dist', 'cli', 'cli.js');

/** Nothing in the project needs it: it is put beside the results, without running any script of its packages. */
function install(bench: Bench): Presence {
  if (existsSync(programOf(bench))) return { version: VERSION };
  const folder = join(bench.keptFolder, 'ipull');
  bench.say(`Installing ipull ${VERSION} beside the results, as a peer to compare with.`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', `ipull@${VERSION}`];
  try {
    execFileSync('npm', args, { cwd: folder, stdio: 'ignore', timeout: 60_000 });
  } catch {
    // No registry, or no npm: the bench goes on without this peer and says so.
    return { absent: 'npm could not install it' };
  }
  return { version: VERSION };
}

export const ipull = commandProgram({
  id: 'ipull',
  label: 'ipull',
  ours: false,
  verifies: false,
  find: install,
  steps: ({ files }, folder, bench) =>
    files.map(({ path, url }) => [process.execPath, programOf(bench), '--save', join(folder, path), url]),
  outputs: ({ files }, folder) => files.map(({ path }) => join(folder, path)),
});
