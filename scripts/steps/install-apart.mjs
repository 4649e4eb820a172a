import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from './install.mjs';
import { PROJECT, StepFailure, timed } from './project.mjs';
import { run } from './run.mjs';

/**
 * Packages that one check alone needs, in a folder of their own: too heavy to be part of every install. No script of
 * theirs is run. `packages`: name to exact version. Resolves with the folder that they are in.
 */
export async function installApart(title, folderName, packages, options = []) {
  const folder = join(PROJECT, '.cache', folderName);
  const place = join(folder, 'node_modules');
  const names = Object.keys(packages);
  if (names.some((name) => versionIn(join(place, name)) !== packages[name])) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const [npm, before] = npmCommand();
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const wanted = names.map((name) => `${name}@${packages[name]}`);
    const { code } = await timed(`Installing ${title}`, () =>
      run(npm, [...before, 'install', '--prefix', folder, ...quiet, ...options, ...wanted]),
    );
    if (code !== 0) throw new StepFailure(`${title} could not be installed; npm says why above.`);
  }
  return place;
}

function versionIn(folder) {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}
