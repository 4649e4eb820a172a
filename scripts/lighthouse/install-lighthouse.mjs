import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../steps/install.mjs';
import { PROJECT, StepFailure, timed } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

const VERSION = '13.5.0';

/** In a folder of its own, as only this check needs its hundred packages. Resolves with its command. */
export async function installLighthouse() {
  const folder = join(PROJECT, '.cache', 'lighthouse');
  const place = join(folder, 'node_modules', 'lighthouse');
  if (versionIn(place) !== VERSION) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const [npm, before] = npmCommand();
    const options = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const { code } = await timed('Installing Lighthouse', () =>
      run(npm, [...before, 'install', ...options, `lighthouse@${VERSION}`]),
    );
    if (code !== 0) throw new StepFailure('Lighthouse could not be installed; npm says why above.');
  }
  return join(place, 'cli', 'index.js');
}

function versionIn(folder) {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}
