import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npmCommand } from '../steps/install.mjs';
import { PROJECT, StepFailure, timed } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

const VERSION = '3.22.1';
const BINARIES = {
  'linux-x64': '@node-llama-cpp/linux-x64',
  'linux-arm64': '@node-llama-cpp/linux-arm64',
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
  'darwin-x64': '@node-llama-cpp/mac-x64',
  'win32-x64': '@node-llama-cpp/win-x64',
};

/** A real llama.cpp, in a folder of its own: it is too heavy to be part of every install. Resolves with its entry. */
export async function installLlama() {
  const platform = `${process.platform}-${process.arch}`;
  const binary = BINARIES[platform];
  if (!binary) throw new StepFailure(`There is no ready llama.cpp for ${platform}.`);
  const folder = join(PROJECT, '.cache', 'llama');
  const packages = join(folder, 'node_modules');
  const versions = [join(packages, 'node-llama-cpp'), join(packages, binary)].map(versionIn);
  if (versions.some((version) => version !== VERSION)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const [npm, before] = npmCommand();
    const options = [
      '--prefix',
      folder,
      '--ignore-scripts',
      '--omit=optional',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    const names = ['node-llama-cpp', binary].map((name) => `${name}@${VERSION}`);
    const { code } = await timed('Installing llama.cpp', () => run(npm, [...before, 'install', ...options, ...names]));
    if (code !== 0) throw new StepFailure('llama.cpp could not be installed; npm says why above.');
  }
  return join(packages, 'node-llama-cpp', 'dist', 'index.js');
}

/** Which llama.cpp the package at this entry was built from, such as `b6800`. */
export function llamaCppVersion(library) {
  const release = join(dirname(library), '..', 'llama', 'binariesGithubRelease.json');
  return JSON.parse(readFileSync(release, 'utf8')).release;
}

function versionIn(folder) {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}
