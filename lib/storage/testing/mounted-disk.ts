import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export type MountedDisk = { folder: string; why: null } | { folder: null; why: string };

/** A small real filesystem, gone when the test is; where mounting is not allowed, why. */
export function mountDisk(kind: 'tmpfs' | 'vfat', sizeBytes: number): MountedDisk {
  const root = mkdtempSync(join(tmpdir(), 'rbee-mounted-'));
  const folder = join(root, 'disk');
  mkdirSync(folder);
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  try {
    if (kind === 'tmpfs') run('mount', '-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'none', folder);
    else {
      const image = join(root, 'image');
      writeFileSync(image, '');
      truncateSync(image, sizeBytes);
      run('mkfs.vfat', image);
      run('mount', '-t', 'vfat', '-o', 'loop', image, folder);
    }
  } catch (error) {
    const [line = ''] = String(error instanceof Error ? error.message : error)
      .split('\n')
      .toReversed()
      .filter(Boolean);
    return { folder: null, why: `A ${kind} can’t be mounted here: ${line}` };
  }
  onTestFinished(() => run('umount', '--lazy', folder));
  return { folder, why: null };
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'pipe', timeout: 20_000 });
}
