import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder on another filesystem than the temporary folder's, where the machine has one; else one beside it. */
export function otherDisk(): { folder: string; isOther: boolean } {
  const shared = statSync('/dev/shm', { throwIfNoEntry: false });
  const isOther = shared !== undefined && shared.dev !== statSync(tmpdir()).dev;
  const folder = mkdtempSync(join(isOther ? '/dev/shm' : tmpdir(), 'rbee-other-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, isOther };
}
