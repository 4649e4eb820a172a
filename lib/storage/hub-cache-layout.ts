import { createHash, randomBytes } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { FileDigest } from '#lib/vendors/vendor.ts';
import type { SnapshotRef } from './model-storage.ts';

/**
 * Names in the Hugging Face cache, as huggingface_hub 1.x and 2.0 lay it out. Pure. Throws `unsafe_path` for a name that
 * would leave its folder.
 */
export class HubCacheLayout {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  repo(repo: string): string {
    if (!REPO.test(repo) || /--|\.\./.test(repo)) throw unsafePath(repo);
    return join(this.root, `models--${repo.replace('/', '--')}`);
  }

  blobs(repo: string): string {
    return join(this.repo(repo), 'blobs');
  }

  refs(repo: string): string {
    return join(this.repo(repo), 'refs');
  }

  snapshots(repo: string): string {
    return join(this.repo(repo), 'snapshots');
  }

  snapshot({ repo, commit }: SnapshotRef): string {
    if (!COMMIT.test(commit)) throw unsafePath(commit);
    return join(this.snapshots(repo), commit);
  }

  /** Where other tools look for the file. */
  entry(snapshot: SnapshotRef, path: string): string {
    return join(this.snapshot(snapshot), ...partsOf(path));
  }

  ref(repo: string, refName: string): string {
    return join(this.refs(repo), ...partsOf(refName));
  }

  /** Named by the ETag: sha256 of an LFS file, git's blob hash of a file kept in git. */
  blob(repo: string, digest: FileDigest): string {
    const digits = digest.algorithm === 'sha256' ? 64 : 40;
    if (!/^[0-9a-f]+$/.test(digest.hex) || digest.hex.length !== digits) throw unsafePath(digest.hex);
    return join(this.blobs(repo), digest.hex);
  }

  /**
   * Ours alone. It must not end in `.incomplete`: `hf cache prune` of huggingface_hub 2.0 removes every
   * `*.incomplete` that it finds beside the blobs, also while it is being written.
   */
  partial(repo: string, digest: FileDigest): string {
    return `${this.blob(repo, digest)}${PARTIAL_SUFFIX}`;
  }

  /** A name that nobody has, on the filesystem of the blobs and out of sight of the tools that read snapshots and refs. */
  temporary(repo: string): string {
    return join(this.blobs(repo), `rbee-${randomBytes(8).toString('hex')}${TEMPORARY_SUFFIX}`);
  }
}

/** The partial of a transfer and, with more behind it, what the engine keeps beside it. */
export const PARTIAL_SUFFIX = '.rbee-partial';
/** Behind the name of a partial: a hive says with it that it comes back to the file, whatever became of its process. */
export const CLAIM_SUFFIX = '.wanted-';
/** Behind the name of a partial: bytes with a wrong hash, which nothing reads. */
export const REFUTED_SUFFIX = '.refuted';
/** A link or small file on its way to its name; a crash can leave one. */
export const TEMPORARY_SUFFIX = '.rbee-tmp';

/** What the symlink at `entry` says so that the cache can be moved as a whole. */
export function linkTarget(entry: string, blob: string): string {
  return relative(dirname(entry), blob);
}

/** A short name for anything that stands for `text` on the disk. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The parts of a path inside a repo. Throws `unsafe_path`. */
export function partsOf(path: string): string[] {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) throw unsafePath(path);
  if (UNSAFE_CHARACTERS.test(path) || DRIVE.test(path)) throw unsafePath(path);
  return parts;
}

export function unsafePath(path: string): HiveError {
  return new HiveError('unsafe_path', `${JSON.stringify(path.slice(0, 200))} is no name for a file of a model.`, {
    details: { path: path.slice(0, 200) },
  });
}

const REPO = /^[A-Za-z0-9_][A-Za-z0-9._-]*(\/[A-Za-z0-9_][A-Za-z0-9._-]*)?$/;
const COMMIT = /^[0-9a-f]{40}$/;
const DRIVE = /^[A-Za-z]:/;
const UNSAFE_CHARACTERS = /[\\\p{Cc}]/u;
