import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { missingPackages } from '../steps/install.mjs';
import { modernNode } from '../steps/modern-node.mjs';
import { main, PROJECT } from '../steps/project.mjs';

/** Where `rbee` found no Node of the lock file: brings what is missing, then runs the command line. */
await main(async () => {
  if (missingPackages().length > 0) bringPackages();
  const child = spawn(modernNode(), [join(PROJECT, 'cli', 'main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends its Ctrl+C to both; what follows from it is the command's to decide.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('close', (code) => process.exit(code ?? 1));
});

/** All that it says goes to the error output: the standard output belongs to the command. */
function bringPackages() {
  const step = join(PROJECT, 'scripts', 'steps', 'prepare-alone.mjs');
  const { status } = spawnSync(process.execPath, [step], { stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}
