import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PROJECT, StepFailure, timed } from './project.mjs';
import { run } from './run.mjs';

/** Brings node_modules to what the lock file says, if it is not. */
export async function install(namesChild) {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const what = missing.length === 1 ? `1 package (${missing[0]})` : `${missing.length} packages`;
  await timed(`Installing ${what} from package-lock.json`, () => npmCi(namesChild));
}

/** By npm's own record of what it has put into node_modules, which it writes last. */
export function missingPackages(project = PROJECT) {
  const wanted = packagesOf(join(project, 'package-lock.json'));
  const installed = packagesOf(join(project, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new StepFailure('package-lock.json is missing; restore it from the repository.');
  return Object.entries(wanted)
    .filter(([path, { optional, version, integrity }]) => {
      if (path === '') return false;
      const here = installed?.[path];
      if (!here) return !optional;
      return (
        here.version !== version || here.integrity !== integrity || !existsSync(join(project, path, 'package.json'))
      );
    })
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
}

function packagesOf(path) {
  if (!existsSync(path)) return null;
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/**
 * Without install scripts: nothing that the hive uses needs one (better-sqlite3 brings its prebuilt binaries, esbuild
 * its own as a package), and what is not run can do no harm. Development packages are part of it, as the build uses them.
 */
async function npmCi(namesChild) {
  const args = [
    'ci',
    '--loglevel=error',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
  ];
  const [command, before] = npmCommand();
  const result = await run(command, [...before, ...args], { onSpawn: namesChild }).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
    throw new StepFailure(
      'npm is needed to install the packages of rbee Hive and was not found. Install npm 10 or newer.',
    );
  });
  if (result.code !== 0) {
    throw new StepFailure(
      'The packages could not be installed; npm says why above. Check the network or the registry, then start again.',
    );
  }
}

/** The npm that runs this script, by its own Node: the one of node_modules is about to be replaced. */
export function npmCommand() {
  const { npm_execpath: cli, npm_node_execpath: node = process.execPath } = process.env;
  if (cli && basename(cli) === 'npm-cli.js' && existsSync(cli) && existsSync(node)) return [node, [cli]];
  return process.platform === 'win32' ? ['cmd.exe', ['/c', 'npm']] : ['npm', []];
}
