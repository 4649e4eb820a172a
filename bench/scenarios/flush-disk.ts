import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Lets the disk finish what earlier runs left it, so that nobody inherits it. */
export async function flushDisk(): Promise<void> {
  await promisify(execFile)('sync', { timeout: 120_000 });
}
