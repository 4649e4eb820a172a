import { closeSync, fsyncSync, openSync } from 'node:fs';

const CANNOT = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR', 'EPERM']);

/**
 * What has been made, renamed and removed in this folder is so after a power cut. Windows has no way to ask for it, nor
 * have some network filesystems; there the system decides.
 */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && CANNOT.has(String(error.code)))) throw error;
  } finally {
    closeSync(folder);
  }
}
