import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import {
  type FromFileHasher,
  type HashedFile,
  type HashTask,
  MAY_NOT_SYNC,
  ORDERS,
  type ToFileHasher,
} from './hash-task.ts';
import { isErrno } from './storage-errors.ts';

/** Reading back in larger pieces takes twice the time. */
const PIECE_BYTES = 128 * 1024;
const PROGRESS_MS = 100;
const SLACK_MS = 20;

const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
const say = (message: FromFileHasher) => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToFileHasher) => {
  if (message.kind === 'end') {
    parentPort?.close();
    return;
  }
  try {
    say(hashFile(message.task));
  } catch (error) {
    say(failure(error));
  }
});

function hashFile(task: HashTask): FromFileHasher {
  const { path, algorithm } = task;
  const obey = obeying(task);
  obey(0);
  const fd = openSync(path, 'r');
  try {
    const before = identity(fd);
    const hash = createHash(algorithm === 'sha256' ? 'sha256' : 'sha1');
    if (algorithm === 'git-sha1') hash.update(`blob ${before.size}\0`);
    let hashedBytes = 0;
    let toldAt = Date.now();
    for (let read = readSync(fd, piece); read > 0; read = readSync(fd, piece)) {
      hash.update(piece.subarray(0, read));
      hashedBytes += read;
      obey(read);
      if (Date.now() - toldAt < PROGRESS_MS) continue;
      toldAt = Date.now();
      say({ kind: 'progress', hashedBytes });
    }
    syncBytes(fd);
    return { kind: 'done', result: { hex: hash.digest('hex'), before, after: identity(fd) } };
  } finally {
    closeSync(fd);
  }
}

/** Before the first piece and after each: waits for its turn and while it is told to, throws when it is to stop. */
function obeying({ bytesPerSecond, order }: HashTask): (read: number) => void {
  let dueMs = performance.now();
  return (read) => {
    while (Atomics.load(order, 0) === ORDERS.wait) Atomics.wait(order, 0, ORDERS.wait);
    if (bytesPerSecond !== null) {
      dueMs = Math.max(dueMs, performance.now() - SLACK_MS) + (read / bytesPerSecond) * 1000;
      const waitMs = dueMs - performance.now();
      // Shorter sleeps cost more than they spare.
      if (waitMs > SLACK_MS) Atomics.wait(order, 0, ORDERS.go, waitMs);
    }
    if (Atomics.load(order, 0) === ORDERS.stop) throw new Error('It was to stop.');
  };
}

function syncBytes(fd: number): void {
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!isErrno(error, ...MAY_NOT_SYNC)) throw error;
  }
}

function failure(error: unknown): FromFileHasher {
  if (!isErrno(error)) return { kind: 'failed', message: String(error), cause: {} };
  const { code, errno, path, syscall } = error;
  return { kind: 'failed', message: error.message, cause: { code, errno, path, syscall } };
}

function identity(fd: number): HashedFile {
  const { dev, ino, size, mtimeNs } = fstatSync(fd, { bigint: true });
  return { dev, ino, size, mtimeNs };
}
