import type { BigIntStats } from 'node:fs';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { RepoFile } from '#lib/vendors/vendor.ts';
import type { Disk } from './disk.ts';
import { type HashPace, hashFile } from './hash-file.ts';
import type { HashResult } from './hash-task.ts';
import type { ProofStore } from './proof-store.ts';
import { onDisk, orNull } from './storage-errors.ts';

/**
 * Whether the bytes at `path` are those of `file`; always hashes. A wrong file is set aside by remembering that it is
 * wrong, so that nobody is offered it again. It is not removed, for it may be another program's: its name is taken by
 * the right bytes, in one rename, when they have come.
 */
export async function proveArtifact(
  disk: Disk,
  proofs: ProofStore,
  path: string,
  file: RepoFile,
  signal: AbortSignal,
  onBytes: (hashedBytes: number) => void,
  pace?: HashPace,
): Promise<boolean> {
  const task = { path, algorithm: file.digest.algorithm };
  const hashed = await onDisk(path, () => orNull(hashFile(task, signal, onBytes, pace)));
  const found = await onDisk(path, () => orNull(disk.stat(path)));
  if (!hashed || !found) return false;
  if (!isUnchanged(hashed, found)) return false;
  const right = hashed.hex === file.digest.hex && found.size === BigInt(file.sizeBytes);
  await proofs.record(found, file.digest, right ? 'right' : 'wrong');
  if (right) onBytes(file.sizeBytes);
  return right;
}

/** Else somebody wrote into it or put another file there: what was read says nothing about what is there now. */
export function isUnchanged({ before, after }: HashResult, found: BigIntStats): boolean {
  return (['dev', 'ino', 'size', 'mtimeNs'] as const).every(
    (part) => before[part] === after[part] && after[part] === found[part],
  );
}

export function changedMeanwhile(path: string): HiveError {
  return new HiveError('storage_error', `${path} changed while it was read.`, {
    hint: 'Wait until the program that writes there is done, then try again.',
    details: { path },
  });
}
