import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A program that has the file open until the test is over. */
export async function holdOpen(path: string): Promise<ChildProcess> {
  const script = 'require("fs").openSync(process.argv[1]); console.log("open"); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}
