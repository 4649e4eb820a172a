import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installApart } from '../steps/install-apart.mjs';
import { StepFailure } from '../steps/project.mjs';

const VERSION = '3.22.1';
const BINARIES = {
  'linux-x64': '@node-llama-cpp/linux-x64',
  'linux-arm64': '@node-llama-cpp/linux-arm64',
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
  'darwin-x64': '@node-llama-cpp/mac-x64',
  'win32-x64': '@node-llama-cpp/win-x64',
};

/** A real llama.cpp. Resolves with its entry. */
export async function installLlama() {
  const platform = `${process.platform}-${process.arch}`;
  const binary = BINARIES[platform];
  if (!binary) throw new StepFailure(`There is no ready llama.cpp for ${platform}.`);
  const wanted = { 'node-llama-cpp': VERSION, [binary]: VERSION };
  const packages = await installApart('llama.cpp', 'llama', wanted, ['--omit=optional']);
  return join(packages, 'node-llama-cpp', 'dist', 'index.js');
}

/** Which llama.cpp the package at this entry was built from, such as `b6800`. */
export function llamaCppVersion(library) {
  const release = join(dirname(library), '..', 'llama', 'binariesGithubRelease.json');
  return JSON.parse(readFileSync(release, 'utf8')).release;
}
