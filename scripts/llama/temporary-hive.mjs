import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT, StepFailure } from '../steps/project.mjs';

/** The built hive on a free port with its state in `folder`. Resolves with its address and how to stop it. */
export async function temporaryHive(node, hubUrl, folder) {
  const hive = spawn(node, [join(PROJECT, 'lib', 'hive', 'main.ts')], {
    cwd: PROJECT,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      NODE_ENV: 'production',
      PORT: '0',
      HF_ENDPOINT: hubUrl,
      HF_HOME: join(folder, 'huggingface'),
      RBEE_HOME: join(folder, 'rbee'),
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: hive.stdout }).on('line', (line) => {
      const address = / is at (http:\S+)/.exec(line);
      if (address) resolve(address[1]);
    });
    hive.once('close', () => reject(new StepFailure('The hive could not be started; the reason is above.')));
  });
  return {
    url,
    stop: async () => {
      hive.kill('SIGTERM');
      await once(hive, 'close');
    },
  };
}
