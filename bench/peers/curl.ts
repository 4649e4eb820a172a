import { join } from 'node:path';
import type { Stage } from '../serve/stage.ts';
import { commandProgram } from './command-program.ts';
import { both, versionOf } from './version-of.ts';

const findCurl = () => versionOf('curl', '--version');

const filesIn = (stage: Stage, folder: string) => stage.files.map(({ path }) => join(folder, path));

/** One connection; goes on where a file ends, as for a person who asks it to after a fault. */
function curl(stage: Stage, folder: string): string[] {
  const trust = stage.caFile ? ['--cacert', stage.caFile] : [];
  const files = stage.files.flatMap(({ path, url }) => ['-o', join(folder, path), url]);
  return ['curl', '-q', '--fail', '-sS', '-C', '-', ...trust, ...files];
}

export const curlAlone = commandProgram({
  id: 'curl',
  label: 'curl',
  ours: false,
  verifies: false,
  find: findCurl,
  steps: (stage, folder) => [curl(stage, folder)],
  outputs: filesIn,
});

export const curlThenSha256sum = commandProgram({
  id: 'curl-sha256sum',
  label: 'curl, then sha256sum',
  ours: false,
  verifies: true,
  find: () => both(findCurl(), versionOf('sha256sum', '--version')),
  steps: (stage, folder) => [curl(stage, folder), ['sha256sum', ...filesIn(stage, folder)]],
  outputs: filesIn,
});

export const curlThenOpenssl = commandProgram({
  id: 'curl-openssl',
  label: 'curl, then openssl dgst',
  ours: false,
  verifies: true,
  find: () => both(findCurl(), versionOf('openssl', 'version')),
  steps: (stage, folder) => [curl(stage, folder), ['openssl', 'dgst', '-sha256', ...filesIn(stage, folder)]],
  outputs: filesIn,
});
