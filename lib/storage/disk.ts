import type { BigIntStats, Dirent } from 'node:fs';
import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';
import { isErrno } from './storage-errors.ts';

/** What the storage asks of a filesystem, so that a test can let any single step fail. Errors are Node's. */
export interface Disk {
  lstat(path: string): Promise<BigIntStats>;
  stat(path: string): Promise<BigIntStats>;
  readlink(path: string): Promise<string>;
  realpath(path: string): Promise<string>;
  readdir(path: string): Promise<Dirent[]>;
  readFile(path: string): Promise<string>;
  /** Whether this process may read the file. */
  canRead(path: string): Promise<boolean>;
  statfs(path: string): Promise<{ totalBytes: number; freeBytes: number }>;

  /** With all parents; no error when it is there. The names of what was made are there after a power cut. */
  mkdir(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  /** To a folder; where only junctions can be made, one of these. */
  symlinkFolder(target: string, path: string): Promise<void>;
  link(existing: string, path: string): Promise<void>;
  /** Shares the blocks where the filesystem can. Synced. */
  copyFile(from: string, to: string): Promise<void>;
  /** A new file with this text, synced. */
  writeFile(path: string, text: string): Promise<void>;
  appendFile(path: string, text: string): Promise<void>;
  /** Gives a copy the rights and the times of its original, as far as this filesystem keeps them. */
  keepTimes(path: string, original: BigIntStats): Promise<void>;
  unlink(path: string): Promise<void>;
  /** An empty folder. */
  rmdir(path: string): Promise<void>;
  /** What has been made, renamed and removed in this folder is there after a power cut. */
  syncFolder(path: string): Promise<void>;
}

export const realDisk: Disk = {
  lstat: (path) => fs.lstat(path, { bigint: true }),
  stat: (path) => fs.stat(path, { bigint: true }),
  readlink: (path) => fs.readlink(path),
  realpath: (path) => fs.realpath(path),
  readdir: (path) => fs.readdir(path, { withFileTypes: true }),
  readFile: (path) => fs.readFile(path, 'utf8'),
  canRead: async (path) => {
    try {
      await fs.access(path, constants.R_OK);
      return true;
    } catch (error) {
      if (isErrno(error, 'EACCES', 'EPERM', 'ENOENT')) return false;
      throw error;
    }
  },
  statfs: async (path) => {
    const { bsize, blocks, bavail } = await fs.statfs(path, { bigint: true });
    return { totalBytes: Number(bsize * blocks), freeBytes: Number(bsize * bavail) };
  },

  mkdir: async (path) => {
    const first = await fs.mkdir(path, { recursive: true });
    for (let made = path; first && made.length >= first.length; made = dirname(made)) {
      await realDisk.syncFolder(dirname(made));
    }
  },
  rename: (from, to) => fs.rename(from, to),
  symlink: (target, path) => fs.symlink(target, path),
  symlinkFolder: (target, path) => fs.symlink(target, path, 'junction'),
  link: (existing, path) => fs.link(existing, path),
  copyFile: async (from, to) => {
    await fs.copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    // A copy keeps the mode of its source, and the shared blobs of huggingface_hub are read-only.
    await fs.chmod(to, 0o666 & ~process.umask());
    await using file = await fs.open(to, 'r+');
    await file.sync();
  },
  writeFile: async (path, text) => {
    await using file = await fs.open(path, 'wx');
    await file.writeFile(text);
    await file.sync();
  },
  appendFile: (path, text) => fs.appendFile(path, text),
  keepTimes: async (path, { mode, atimeMs, mtimeMs }) => {
    try {
      await fs.utimes(path, Number(atimeMs) / 1000, Number(mtimeMs) / 1000);
      await fs.chmod(path, Number(mode) & 0o777);
    } catch (error) {
      if (!isErrno(error, 'EPERM', 'EINVAL', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP')) throw error;
    }
  },
  unlink: (path) => fs.unlink(path),
  rmdir: (path) => fs.rmdir(path),
  syncFolder: async (path) => {
    // Windows has no way to sync a folder.
    if (process.platform === 'win32') return;
    await using folder = await fs.open(path, 'r');
    try {
      await folder.sync();
    } catch (error) {
      // Nor have some network filesystems; there the server decides.
      if (!isErrno(error, 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
    }
  },
};
