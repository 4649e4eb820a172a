import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT, StepFailure, timed } from '../steps/project.mjs';
import { run } from '../steps/run.mjs';

const VERSION = '2.0.0';

/** The real `hf` in a virtual environment of its own below `.cache`. Resolves with its path. Needs Python 3 with venv. */
export async function installHf() {
  const folder = join(PROJECT, '.cache', `hf-${VERSION}`);
  const programs = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const hf = join(programs, process.platform === 'win32' ? 'hf.exe' : 'hf');
  if (existsSync(hf)) return hf;
  await timed(`Installing huggingface_hub ${VERSION}`, async () => {
    await step('python3', ['-m', 'venv', folder]);
    await step(join(programs, 'pip'), ['install', '--quiet', `huggingface_hub==${VERSION}`]);
  });
  return hf;
}

async function step(program, args) {
  const { code } = await run(program, args).catch(() => ({ code: 1 }));
  if (code !== 0) throw new StepFailure(`${program} ${args.join(' ')} failed; the reason is above.`);
}
