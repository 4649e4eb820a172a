export interface HashTask {
  path: string;
  algorithm: 'sha256' | 'git-sha1';
  /** Null: as fast as it goes. */
  bytesPerSecond: number | null;
  /** One of `ORDERS`, looked at before the file is opened and after each piece. */
  order: Int32Array<SharedArrayBuffer>;
}

export const ORDERS = { go: 0, wait: 1, stop: 2 } as const;

/** `before` and `after` the bytes were read: different when somebody wrote meanwhile. */
export interface HashResult {
  hex: string;
  before: HashedFile;
  after: HashedFile;
}

/**
 * What was hashed may still be in memory alone, and the verdict outlives a power cut; so it is synced. Windows and some
 * network filesystems sync only what is open for writing, and say this.
 */
export const MAY_NOT_SYNC = ['EPERM', 'EBADF', 'EINVAL', 'EROFS', 'ENOTSUP'];

/** The fingerprint's parts. */
export type HashedFile = { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint };

/** What a thread is told: a file, and after its answer perhaps another one. */
export type ToFileHasher = { kind: 'hash'; task: HashTask } | { kind: 'end' };

export type FromFileHasher =
  | { kind: 'progress'; hashedBytes: number }
  | { kind: 'done'; result: HashResult }
  /** A thread's messages carry no more of an error than its text, so its code and path go beside it. */
  | { kind: 'failed'; message: string; cause: Pick<NodeJS.ErrnoException, 'code' | 'errno' | 'path' | 'syscall'> };
