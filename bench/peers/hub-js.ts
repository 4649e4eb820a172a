import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commandProgram } from './command-program.ts';
import { blobsIn } from './hub-cache.ts';

export interface HubJsTask {
  hubUrl: string;
  repo: string;
  paths: string[];
  cacheDir: string;
}

const MANIFEST = new URL('../../node_modules/@huggingface/hub/package.json', import.meta.url);

export const hubJs = commandProgram({
  id: 'hub-js',
  label: '@huggingface/hub downloadFileToCacheDir',
  ours: false,
  verifies: false,
  find: () => ({ version: JSON.parse(readFileSync(MANIFEST, 'utf8')).version }),
  steps: ({ hubUrl, repo, files }, folder) => {
    const task: HubJsTask = { hubUrl, repo, paths: files.map(({ path }) => path), cacheDir: folder };
    return [[process.execPath, fileURLToPath(new URL('./hub-js-run.ts', import.meta.url)), JSON.stringify(task)]];
  },
  outputs: (stage, folder) => blobsIn(folder, stage),
});
