import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { DiskStep } from './recorded-disk.ts';

/** What a disk may tear a write into. */
const PAGE_BYTES = 4096;

type FileChange = { kind: 'write'; at: number; data: Buffer } | { kind: 'truncate'; size: number };
type Node = FileNode | FolderNode | LinkNode;
type FolderChange = { name: string; node: Node | null };

interface FileNode {
  kind: 'file';
  changes: FileChange[];
  /** So many of the changes are on the disk for certain. */
  safe: number;
}
interface FolderNode {
  kind: 'folder';
  changes: FolderChange[];
  safe: number;
}
interface LinkNode {
  kind: 'link';
  target: string;
}
interface Open {
  node: FileNode | FolderNode;
  position: number;
  appends: boolean;
  syncsFrom: number[];
}

/** A file is put together when it is read: most are not. */
export type Entry = { kind: 'file'; read(): Buffer } | { kind: 'link'; target: string } | { kind: 'folder' };
/** Path below the root → what is there. */
export type Tree = Map<string, Entry>;

/**
 * A disk that promises no more than POSIX does. What was written to a file is safe once a sync of that file that began
 * afterwards has ended; a name is safe once its folder has been synced. Of all else a power cut leaves what it likes: any
 * pages of a file in any mixture, and of the names in each folder the first few changes, each folder for itself.
 */
export class VolatileDisk {
  readonly #rootPath: string;
  readonly #root: FolderNode = { kind: 'folder', changes: [], safe: 0 };
  readonly #open = new Map<number, Open>();

  constructor(rootPath: string) {
    this.#rootPath = rootPath;
  }

  apply(step: DiskStep): void {
    if (step.op === 'open') this.#opened(step);
    else if (step.op === 'write') this.#wrote(step);
    else if (step.op === 'truncate') this.#file(step.fd).changes.push({ kind: 'truncate', size: step.size });
    else if (step.op === 'sync-begins') {
      const open = this.#handle(step.fd);
      open.syncsFrom.push(open.node.changes.length);
    } else if (step.op === 'sync-ends') {
      const { node, syncsFrom } = this.#handle(step.fd);
      node.safe = Math.max(node.safe, syncsFrom.shift() ?? 0);
    } else if (step.op === 'close') this.#open.delete(step.fd);
    else if (step.op === 'mkdir') this.#name(step.path, { kind: 'folder', changes: [], safe: 0 });
    else if (step.op === 'symlink') this.#name(step.path, { kind: 'link', target: step.target });
    else if (step.op === 'link') this.#name(step.to, this.#at(step.from));
    else if (step.op === 'unlink') this.#name(step.path, null);
    else {
      this.#name(step.to, this.#at(step.from));
      this.#name(step.from, null);
    }
  }

  /** What is there while the power lasts. */
  now(): Tree {
    return this.#tree(() => Number.POSITIVE_INFINITY, null);
  }

  /** What may be there after a power cut at this moment; `random` decides, 0 to 1. */
  afterPowerCut(random: () => number): Tree {
    return this.#tree((changes, safe) => safe + Math.floor(random() * (changes - safe + 1)), random);
  }

  #tree(survivors: (changes: number, safe: number) => number, random: (() => number) | null): Tree {
    const tree: Tree = new Map();
    const files = new Map<FileNode, Entry>();
    const walk = (folder: FolderNode, path: string) => {
      const names = new Map<string, Node>();
      const count = survivors(folder.changes.length, folder.safe);
      for (const { name, node } of folder.changes.slice(0, count)) node ? names.set(name, node) : names.delete(name);
      for (const [name, node] of names) {
        const below = path === '' ? name : `${path}/${name}`;
        if (node.kind === 'link') tree.set(below, node);
        else if (node.kind === 'folder') {
          tree.set(below, { kind: 'folder' });
          walk(node, below);
        } else {
          const file = files.get(node) ?? asFile(node, random);
          files.set(node, file);
          tree.set(below, file);
        }
      }
    };
    walk(this.#root, '');
    return tree;
  }

  #opened({ fd, path, isNew, cuts, appends }: DiskStep & { op: 'open' }): void {
    if (isNew) this.#name(path, { kind: 'file', changes: [], safe: 0 });
    const node = this.#behindLinks(path);
    if (cuts && !isNew && node.kind === 'file') node.changes.push({ kind: 'truncate', size: 0 });
    this.#open.set(fd, { node, position: 0, appends, syncsFrom: [] });
  }

  #behindLinks(path: string): FileNode | FolderNode {
    const node = this.#at(path);
    return node.kind === 'link' ? this.#behindLinks(resolve(dirname(path), node.target)) : node;
  }

  #wrote({ fd, at: place, data }: DiskStep & { op: 'write' }): void {
    const file = this.#file(fd);
    const open = this.#handle(fd);
    const at = place ?? (open.appends ? sizeOf(file) : open.position);
    file.changes.push({ kind: 'write', at, data });
    if (place === null) open.position = at + data.length;
  }

  #handle(fd: number): Open {
    const open = this.#open.get(fd);
    if (!open) throw new Error(`Descriptor ${fd} is not open.`);
    return open;
  }

  #file(fd: number): FileNode {
    const { node } = this.#handle(fd);
    if (node.kind !== 'file') throw new Error(`Descriptor ${fd} is a folder.`);
    return node;
  }

  #name(path: string, node: Node | null): void {
    const folder = this.#at(dirname(path));
    if (folder.kind !== 'folder') throw new Error(`${dirname(path)} is no folder.`);
    folder.changes.push({ name: basename(path), node });
  }

  #at(path: string): Node {
    let node: Node = this.#root;
    const below = path
      .slice(this.#rootPath.length)
      .split('/')
      .filter((part) => part !== '');
    for (const [depth, part] of below.entries()) {
      const found: Node | null | undefined =
        node.kind === 'folder' ? node.changes.findLast((change: FolderChange) => change.name === part)?.node : null;
      if (!found) throw new Error(`${path} is not there.`);
      const isEnd = depth === below.length - 1;
      node = found.kind === 'link' && !isEnd ? this.#at(join(dirname(path), found.target)) : found;
    }
    return node;
  }
}

const sizeOf = ({ changes }: FileNode): number =>
  changes.reduce(
    (size, change) => (change.kind === 'truncate' ? change.size : Math.max(size, change.at + change.data.length)),
    0,
  );

function asFile(node: FileNode, random: (() => number) | null): Entry {
  let content: Buffer | null = null;
  return {
    kind: 'file',
    read: () => {
      content ??= contentOf(node, random);
      return content;
    },
  };
}

/** `random` null: all of it. Else each page of what is not safe is there or is not, whatever came before or after it. */
function contentOf({ changes, safe }: FileNode, random: (() => number) | null): Buffer {
  const ends = changes.map((change) => (change.kind === 'truncate' ? change.size : change.at + change.data.length));
  const bytes = Buffer.alloc(Math.max(0, ...ends));
  let size = 0;
  const luck = Math.floor((random?.() ?? 0) * 5) / 4;
  const survives = (index: number) => random === null || index < safe || random() < luck;
  for (const [index, change] of changes.entries()) {
    if (change.kind === 'truncate') {
      if (!survives(index)) continue;
      bytes.fill(0, Math.min(size, change.size), size);
      size = change.size;
      continue;
    }
    for (let at = 0; at < change.data.length; ) {
      const page = Math.min(change.data.length, at + PAGE_BYTES - ((change.at + at) % PAGE_BYTES));
      if (survives(index)) {
        change.data.copy(bytes, change.at + at, at, page);
        size = Math.max(size, change.at + page);
      }
      at = page;
    }
  }
  return bytes.subarray(0, size);
}

/** Makes the tree in an empty folder, its files an hour old; `moved` says what absolute links lead to now. */
export async function putOnDisk(tree: Tree, folder: string, moved: (target: string) => string): Promise<void> {
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const [path, entry] of tree) {
    const place = join(folder, path);
    if (entry.kind === 'folder') await mkdir(place, { recursive: true });
    else if (entry.kind === 'link') await symlink(moved(entry.target), place);
    else {
      await writeFile(place, entry.read());
      await utimes(place, longAgo, longAgo);
    }
  }
}
