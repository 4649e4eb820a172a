import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { PROJECT, StepFailure } from './project.mjs';

const BYTES_PER_SECOND = 12_000_000;

/** The stand-in Hub of the tests with its sample models. Resolves with its address; it ends with this process. */
export function startDemoHub(node) {
  const endWithParent = pathToFileURL(join(PROJECT, 'scripts', 'steps', 'end-with-parent.mjs')).href;
  const main = join(PROJECT, 'e2e', 'hub', 'main.ts');
  const options = ['--port', '0', '--cdn-port', '0', '--total-speed', String(BYTES_PER_SECOND)];
  const hub = spawn(node, ['--import', endWithParent, main, ...options], {
    cwd: PROJECT,
    // A group of its own: a Ctrl+C in the terminal is for the hive, which needs its Hub until it has stopped.
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  hub.channel.unref();
  hub.unref();
  process.on('exit', () => hub.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    createInterface({ input: hub.stdout }).once('line', (line) => resolve(JSON.parse(line).url));
    hub.once('close', () => reject(new StepFailure('The stand-in Hub could not be started; the reason is above.')));
  });
}
