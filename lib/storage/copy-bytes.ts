import { constants } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { HiveError } from '#lib/contract/hive-error.ts';
import { isErrno } from './storage-errors.ts';

interface Copying {
  /** The copy shares its blocks with the original, or there is none. */
  shareBlocks: boolean;
  signal: AbortSignal;
  onBytes: (copiedBytes: number) => void;
}

const PIECE_BYTES = 1024 * 1024;
const ZEROS = Buffer.alloc(PIECE_BYTES);

/** Copies to a name that is free, and syncs. Throws Node's error, the signal's reason, or `storage_error` for a reflink. */
export async function copyBytes(from: string, to: string, { shareBlocks, signal, onBytes }: Copying): Promise<void> {
  if (shareBlocks) return reflink(from, to);
  await using source = await open(from, 'r');
  await using target = await open(to, 'wx', 0o666);
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  let copied = 0;
  for (;;) {
    signal.throwIfAborted();
    const { bytesRead } = await source.read(piece, 0, PIECE_BYTES, copied);
    if (bytesRead === 0) break;
    // Holes stay holes: an unfinished download is mostly made of them.
    const isEmpty = piece.subarray(0, bytesRead).equals(ZEROS.subarray(0, bytesRead));
    for (let done = 0; !isEmpty && done < bytesRead; ) {
      done += (await target.write(piece, done, bytesRead - done, copied + done)).bytesWritten;
    }
    copied += bytesRead;
    onBytes(copied);
  }
  await target.truncate(copied);
  await target.sync();
}

async function reflink(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
  } catch (error) {
    if (!isErrno(error, 'ENOTSUP', 'EOPNOTSUPP', 'EXDEV', 'ENOSYS', 'EINVAL', 'ENOTTY')) throw error;
    throw new HiveError('storage_error', 'This disk can’t share blocks between files.', {
      hint: 'Choose a hard link or a copy.',
      details: { path: from },
      cause: error,
    });
  }
}
