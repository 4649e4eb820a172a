import { chmodSync, linkSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Disk, realDisk } from '../disk.ts';
import { bringFolder, type FolderMove, type MovePhase, removeMoved } from '../move-folder.ts';
import { FileProofStore } from '../proof-store.ts';
import { type FolderSwitch, healSwitch } from '../switch-folder.ts';
import { errno, never, put } from './storage-kit.ts';

/** Just as large as is told by its hash. */
export const BIG = 1024 * 1024 + 4096;

/** Something of everything that a cache has: links, the shared store, small files, an unfinished download. */
function makeCache(root: string, bytes: number): void {
  const repo = join(root, 'models--acme--Bumble-GGUF');
  const blob = put(join(repo, 'blobs', 'a'.repeat(64)), Buffer.alloc(bytes, 'bumble'));
  put(join(repo, 'refs/main'), 'c'.repeat(40));
  const payload = put(join(root, 'blobs/bb', 'b'.repeat(64)), Buffer.alloc(bytes, 'shared'));
  chmodSync(payload, 0o444);
  put(`${payload}.refs`, 'models--acme--Bumble-GGUF/blobs/x\n');
  put(join(repo, 'blobs', `${'d'.repeat(64)}.rbee-partial`), Buffer.concat([Buffer.alloc(bytes), Buffer.from('end')]));
  put(join(repo, 'blobs', `${'d'.repeat(64)}.rbee-partial.journal`), 'claims');
  put(join(root, '.locks/models--acme--Bumble-GGUF/x.lock'), '');
  put(join(repo, 'snapshots', 'c'.repeat(40), 'empty.txt'), '');
  symlinkSync('../blobs/bb', join(repo, 'folder'));
  symlinkSync(`../../blobs/${'a'.repeat(64)}`, join(repo, 'snapshots', 'c'.repeat(40), 'bumble.gguf'));
  symlinkSync(`../../blobs/bb/${'b'.repeat(64)}`, join(repo, 'blobs', 'e'.repeat(64)));
  symlinkSync('/etc/hostname', join(repo, 'blobs', 'f'.repeat(64)));
  linkSync(blob, join(repo, 'blobs', 'second-name'));
}

export interface MoveRoom {
  where: FolderSwitch;
  home: string;
  phase(): MovePhase;
  /** Another job, from where the first one has brought it. */
  again(to: string): void;
  /** What a run of the job does, from whatever an earlier one left. */
  run(disk?: Disk, more?: Partial<FolderMove>): Promise<number>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function moveRoom(bytes = BIG): Promise<MoveRoom> {
  const root = await mkdtemp(join(tmpdir(), 'rbee-move-'));
  const home = join(root, 'home');
  const from = join(root, 'hub');
  const where = { from, source: from, to: join(root, 'disk/hub'), aside: join(root, 'hub.rbee-moved') };
  makeCache(from, bytes);
  let phase: MovePhase = 'copying';
  return {
    where,
    home,
    phase: () => phase,
    again: (to) => {
      Object.assign(where, { source: where.to, aside: where.to, to });
      phase = 'copying';
    },
    run: async (disk = realDisk, more = {}) => {
      const move: FolderMove = {
        disk,
        proofs: new FileProofStore(realDisk, home),
        where,
        signal: never,
        onBytes: () => {},
        withoutDownloads: (work) => work(),
        alone: (work) => work(),
        note: (noted) => {
          phase = noted;
        },
        now: () => new Date(),
        ...more,
      };
      if (phase === 'switching') healSwitch(where);
      if (phase === 'switching') phase = (await realDisk.lstat(from)).isSymbolicLink() ? 'switched' : 'copying';
      const brought = phase === 'copying' ? await bringFolder(move) : null;
      return removeMoved(move, brought);
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

const isFar = (path: string): boolean => path.includes('/disk/');

/** Two filesystems: no file of one can have a name on the other. */
export const twoDisks = (disk: Disk): Disk => ({
  ...disk,
  link: (existing, path) =>
    isFar(existing) === isFar(path) ? disk.link(existing, path) : Promise.reject(errno('EXDEV')),
});
export const acrossDisks = twoDisks(realDisk);
