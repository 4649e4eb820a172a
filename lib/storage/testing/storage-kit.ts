import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import { createModelStorage } from '../create-model-storage.ts';
import { type Disk, realDisk } from '../disk.ts';
import type { ModelFiles, ModelStorage } from '../model-storage.ts';

/** For the tests of this room: real folders, made files, and disks that refuse. */
export interface Place {
  home: string;
  cache: string;
  storage(disk?: Disk): ModelStorage;
  [Symbol.asyncDispose](): Promise<void>;
}

export const REPO = 'acme/Bumble-GGUF';
export const COMMIT = 'a'.repeat(40);
export const OTHER_COMMIT = 'b'.repeat(40);
export const SNAPSHOT = { repo: REPO, commit: COMMIT };
export const never = new AbortController().signal;
export const noneShared = () => false;

export async function makePlace(): Promise<Place> {
  const root = await mkdtemp(join(tmpdir(), 'rbee-storage-'));
  const home = join(root, 'home');
  const cache = join(root, 'hub');
  return {
    home,
    cache,
    storage: (disk = realDisk) => createModelStorage({ home, hubCache: cache, disk }),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

export interface MadeFile {
  file: RepoFile;
  bytes: Buffer;
}

export function lfsFile(path: string, text = path): MadeFile {
  const bytes = Buffer.from(`GGUF ${text}`.padEnd(4096, '.'));
  const hex = createHash('sha256').update(bytes).digest('hex');
  return { bytes, file: { path, sizeBytes: bytes.length, digest: { algorithm: 'sha256', hex } } };
}

export function gitFile(path: string, text = path): MadeFile {
  const bytes = Buffer.from(text);
  const hex = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
  return { bytes, file: { path, sizeBytes: bytes.length, digest: { algorithm: 'git-sha1', hex } } };
}

export function modelOf(weights: MadeFile[], mmproj: MadeFile | null = null, commit = COMMIT, id?: string): ModelFiles {
  return {
    modelId: id ?? `${REPO}:${weights[0]?.file.path}`,
    snapshot: { repo: REPO, commit },
    weights: weights.map(({ file }) => file),
    mmproj: mmproj?.file ?? null,
  };
}

/** What a job does for one model, the transfer replaced by writing the bytes. Goes on from whatever is there. */
export async function provision(storage: ModelStorage, files: ModelFiles, made: MadeFile[], refName = 'main') {
  for (const { file, bytes } of made) {
    const { snapshot } = files;
    const found = (await storage.findArtifact(snapshot, file)) ?? (await storage.findNamesake(snapshot, file));
    if (found && (found.proven || (await storage.proveArtifact(found.path, file, never, () => {})))) {
      await storage.promoteArtifact(files.snapshot, file, found.path);
      continue;
    }
    const partial = await storage.preparePartial(files.snapshot, file);
    await writeFile(partial, bytes);
    await storage.promoteArtifact(files.snapshot, file, partial);
  }
  const paths = await storage.linkModel(files);
  await storage.writeRef(files.snapshot.repo, refName, files.snapshot.commit);
  return paths;
}

/** A file that another program put somewhere. */
export function put(path: string, bytes: Buffer | string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

/** Every name below a folder: `path -> target` for links, `path` for files, `path/` for empty folders. Sorted. */
export function tree(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(folder, path);
      if (entry.isSymbolicLink()) return [`${name} -> ${readlinkSync(path)}`];
      if (entry.isDirectory()) return readdirSync(path).length === 0 ? [`${name}/`] : [];
      return [name];
    })
    .sort();
}

/** Bytes of all files below the folders as the disk has them: each once, however many names it has. */
export function bytesOnDisk(...folders: string[]): number {
  const sizes = new Map<string, number>();
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      const found = lstatSync(join(entry.parentPath, entry.name), { bigint: true });
      if (found.isFile()) sizes.set(`${found.dev}:${found.ino}`, Number(found.size));
    }
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

export async function failureOf(work: Promise<unknown>): Promise<HiveError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!HiveError.is(error)) throw new Error('It was expected to fail with a HiveError.', { cause: error });
  return error;
}

/** From the path of the first shard to that of another. */
export function shardPath(first: string, number: number): string {
  return join(dirname(first), basename(first).replace('00001', String(number).padStart(5, '0')));
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

export function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: as the test wants it`), { code, errno: -1 });
}

export const withoutSymlinks: Disk = { ...realDisk, symlink: () => Promise.reject(errno('EPERM')) };
export const withoutLinks: Disk = { ...withoutSymlinks, link: () => Promise.reject(errno('EPERM')) };

/** Without waiting for the platters, for tests that look at thousands of states of a folder. */
export const unsynced: Disk = {
  ...realDisk,
  mkdir: async (path) => {
    await mkdir(path, { recursive: true });
  },
  copyFile: (from, to) => copyFile(from, to),
  writeFile: (path, text) => writeFile(path, text, { flag: 'wx' }),
  syncFolder: () => Promise.resolve(),
};

export class Crash extends Error {}

/**
 * `base`, on a machine that dies at the step with this number: that step and all after it don't happen, but a write or
 * copy may have got half-way. `steps()` says how many changes were asked for.
 */
export function crashingDisk(base: Disk, atStep: number): { disk: Disk; steps: () => number } {
  let steps = 0;
  const step = async (work: () => Promise<void>, half?: () => Promise<void>) => {
    if (++steps < atStep) return work();
    if (steps === atStep) await half?.();
    throw new Crash(`The machine died at step ${atStep}.`);
  };
  const disk: Disk = {
    ...base,
    mkdir: (path) => step(() => base.mkdir(path)),
    rename: (from, to) => step(() => base.rename(from, to)),
    symlink: (target, path) => step(() => base.symlink(target, path)),
    symlinkFolder: (target, path) => step(() => base.symlinkFolder(target, path)),
    keepTimes: (path, original) => step(() => base.keepTimes(path, original)),
    link: (existing, path) => step(() => base.link(existing, path)),
    copyFile: (from, to) =>
      step(
        () => base.copyFile(from, to),
        () => writeFile(to, 'half a copy'),
      ),
    writeFile: (path, text) =>
      step(
        () => base.writeFile(path, text),
        () => writeFile(path, text.slice(0, 7)),
      ),
    appendFile: (path, text) =>
      step(
        () => base.appendFile(path, text),
        () => appendFile(path, text.slice(0, 7)),
      ),
    unlink: (path) => step(() => base.unlink(path)),
    rmdir: (path) => step(() => base.rmdir(path)),
  };
  return { disk, steps: () => steps };
}
