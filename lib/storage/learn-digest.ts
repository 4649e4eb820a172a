import type { FileDigest } from '#lib/vendors/vendor.ts';
import { hashFile } from './hash-file.ts';
import type { HubCache } from './hub-cache.ts';
import { changedMeanwhile, isUnchanged } from './prove-artifact.ts';
import { onDisk } from './storage-errors.ts';

/** What the bytes at `path` hash to; read once, and again only when they have changed. Throws `storage_error`. */
export async function learnDigest(
  { disk, proofs }: Pick<HubCache, 'disk' | 'proofs'>,
  path: string,
  algorithm: FileDigest['algorithm'],
  signal: AbortSignal,
  onBytes: (hashedBytes: number) => void,
): Promise<FileDigest> {
  return onDisk(path, async () => {
    const known = await proofs.rightHash(await disk.stat(path), algorithm);
    if (known !== null) return { algorithm, hex: known };
    const hashed = await hashFile({ path, algorithm }, signal, onBytes);
    const found = await disk.stat(path);
    if (!isUnchanged(hashed, found)) throw changedMeanwhile(path);
    const digest = { algorithm, hex: hashed.hex };
    await proofs.record(found, digest, 'right');
    return digest;
  });
}
