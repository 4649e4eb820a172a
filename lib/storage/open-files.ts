import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isErrno } from './storage-errors.ts';

export interface FileUser {
  pid: number;
  /** As it was started: `llama-server`. */
  name: string;
}

/** Gone, or of another user: what may not be looked at is not known. */
const UNSEEN = ['ENOENT', 'ESRCH', 'EACCES', 'EPERM', 'ENOTDIR'];

/**
 * Processes that have one of these files open or in their memory, whatever name they opened it by. Empty where the
 * system does not tell (it needs Linux' `/proc`), and for processes of users that this one may not look at.
 */
export async function findFileUsers(paths: readonly string[], proc = '/proc'): Promise<FileUser[]> {
  const wanted = new Map<string, string>();
  for (const path of paths) {
    const found = await seen(stat(path, { bigint: true }));
    if (found?.isFile()) wanted.set(`${found.dev}:${found.ino}`, `${found.ino}`);
  }
  if (wanted.size === 0) return [];
  const pids = ((await seen(readdir(proc))) ?? []).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const users: FileUser[] = [];
  for (const pid of pids) {
    if (!(await hasOpen(join(proc, pid), wanted)) && !(await hasMapped(join(proc, pid), wanted))) continue;
    const [program = ''] = ((await seen(readFile(join(proc, pid, 'cmdline'), 'utf8'))) ?? '').split('\0');
    users.push({ pid: Number(pid), name: basename(program) || 'a program' });
  }
  return users;
}

async function hasOpen(folder: string, wanted: ReadonlyMap<string, string>): Promise<boolean> {
  const descriptors = (await seen(readdir(join(folder, 'fd')))) ?? [];
  const found = await Promise.all(descriptors.map((fd) => seen(stat(join(folder, 'fd', fd), { bigint: true }))));
  return found.some((file) => file !== null && wanted.has(`${file.dev}:${file.ino}`));
}

/** llama.cpp maps a model and closes it. The device of a mapping is not always that of `stat`, its inode is. */
async function hasMapped(folder: string, wanted: ReadonlyMap<string, string>): Promise<boolean> {
  const inodes = new Set(wanted.values());
  const maps = (await seen(readFile(join(folder, 'maps'), 'utf8'))) ?? '';
  const candidates = new Set<string>();
  for (const line of maps.split('\n')) {
    const [, range, inode] = /^([0-9a-f]+-[0-9a-f]+) \S+ \S+ \S+ (\d+)/.exec(line) ?? [];
    if (range !== undefined && inode !== undefined && inodes.has(inode)) candidates.add(line);
  }
  if (candidates.size === 0) return false;
  const paths = [...candidates].map((line) => line.slice(line.indexOf('/')).replace(/ \(deleted\)$/, ''));
  const found = await Promise.all(paths.map((path) => seen(stat(path, { bigint: true }))));
  return found.some((file) => file !== null && wanted.has(`${file.dev}:${file.ino}`));
}

async function seen<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isErrno(error, ...UNSEEN)) return null;
    throw error;
  }
}
