import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { isErrno } from './storage-errors.ts';

export interface HashTask {
  path: string;
  algorithm: 'sha256' | 'git-sha1';
  /** Left out: as fast as it goes. */
  pace?: { bytesPerSecond: number; held: Int32Array<SharedArrayBuffer> };
}

/** `file` is the fingerprint's parts, from before and after the bytes were read: different when somebody wrote meanwhile. */
export type HashMessage =
  | { kind: 'progress'; hashedBytes: number }
  | { kind: 'done'; hex: string; before: HashedFile; after: HashedFile }
  /** A thread's messages carry no more of an error than its text, so its code and path go beside it. */
  | { kind: 'failed'; message: string; cause: Pick<NodeJS.ErrnoException, 'code' | 'errno' | 'path' | 'syscall'> };

export type HashedFile = { dev: bigint; ino: bigint; size: bigint; mtimeNs: bigint };

/** Reading back in larger pieces takes twice the time. */
const PIECE_BYTES = 128 * 1024;
const PROGRESS_MS = 100;
/** Between two looks at whether it is still held. */
const HELD_MS = 1000;
const SLACK_MS = 20;
const never = new Int32Array(new SharedArrayBuffer(4));

const say = (message: HashMessage) => parentPort?.postMessage(message);

// A worker is given its task when it starts, and answers once.
if (parentPort) {
  try {
    say(hashFile(workerData as HashTask));
  } catch (error) {
    say(failure(error));
  }
}

function hashFile({ path, algorithm, pace }: HashTask): HashMessage {
  const fd = openSync(path, 'r');
  const wait = pace ? paced(pace) : () => {};
  try {
    const before = identity(fd);
    const hash = createHash(algorithm === 'sha256' ? 'sha256' : 'sha1');
    if (algorithm === 'git-sha1') hash.update(`blob ${before.size}\0`);
    const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
    let hashedBytes = 0;
    let toldAt = Date.now();
    for (let read = readSync(fd, piece); read > 0; read = readSync(fd, piece)) {
      hash.update(piece.subarray(0, read));
      hashedBytes += read;
      wait(read);
      if (Date.now() - toldAt < PROGRESS_MS) continue;
      toldAt = Date.now();
      say({ kind: 'progress', hashedBytes });
    }
    syncBytes(fd);
    return { kind: 'done', hex: hash.digest('hex'), before, after: identity(fd) };
  } finally {
    closeSync(fd);
  }
}

/** Waits after each piece until its turn has come, and for as long as it is held. Only this thread waits. */
function paced({ bytesPerSecond, held }: NonNullable<HashTask['pace']>): (read: number) => void {
  let dueMs = performance.now();
  return (read) => {
    while (Atomics.load(held, 0) === 1) Atomics.wait(held, 0, 1, HELD_MS);
    dueMs = Math.max(dueMs, performance.now() - SLACK_MS) + (read / bytesPerSecond) * 1000;
    const waitMs = dueMs - performance.now();
    // Shorter sleeps cost more than they spare.
    if (waitMs > SLACK_MS) Atomics.wait(never, 0, 0, waitMs);
  };
}

/** What was hashed may still be in memory alone, and the verdict outlives a power cut. */
function syncBytes(fd: number): void {
  try {
    fsyncSync(fd);
  } catch (error) {
    // Windows and some network filesystems sync only what is open for writing.
    if (!isErrno(error, 'EPERM', 'EBADF', 'EINVAL', 'EROFS', 'ENOTSUP')) throw error;
  }
}

function failure(error: unknown): HashMessage {
  if (!isErrno(error)) return { kind: 'failed', message: String(error), cause: {} };
  const { code, errno, path, syscall } = error;
  return { kind: 'failed', message: error.message, cause: { code, errno, path, syscall } };
}

function identity(fd: number): HashedFile {
  const { dev, ino, size, mtimeNs } = fstatSync(fd, { bigint: true });
  return { dev, ino, size, mtimeNs };
}
