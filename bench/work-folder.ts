import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Not in the repository. */
export const RESULTS = fileURLToPath(new URL('./results', import.meta.url));

const NAME = /^work-(\d+)$/;

/** A folder for this run, gone when the process ends however it ends; what a killed run left is removed first. */
export function makeWorkFolder(): string {
  mkdirSync(RESULTS, { recursive: true });
  for (const name of readdirSync(RESULTS)) {
    const pid = Number(NAME.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isRunning(pid)) rmSync(join(RESULTS, name), { recursive: true, force: true });
  }
  const folder = join(RESULTS, `work-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
