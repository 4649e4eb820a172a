import { commandProgram } from './command-program.ts';
import { blobsIn } from './hub-cache.ts';
import { versionOf } from './version-of.ts';

/** Over plain HTTP: the stand-in does not speak Xet, whose client verifies no more than this one. */
export const hf = commandProgram({
  id: 'hf',
  label: 'hf download',
  ours: false,
  verifies: false,
  find: () => versionOf('hf', 'version'),
  steps: ({ repo, files }) => [['hf', 'download', repo, ...files.map(({ path }) => path)]],
  env: ({ hubUrl }, folder) => ({
    HF_ENDPOINT: hubUrl,
    HF_HUB_CACHE: folder,
    HF_HUB_DISABLE_XET: '1',
    HF_HUB_DISABLE_TELEMETRY: '1',
    HF_HUB_DISABLE_PROGRESS_BARS: '1',
  }),
  outputs: (stage, folder) => blobsIn(folder, stage),
});
