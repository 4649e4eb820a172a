import { createHash } from 'node:crypto';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { RangedFile, RepoFile } from '#lib/vendors/vendor.ts';
import { PICTURE_NAME, pictureType } from './picture-type.ts';

export interface Picture {
  type: string;
  bytes: Uint8Array;
}

const MOST_PICTURE_BYTES = 4 * 1024 * 1024;

/** Reads and proves it. Throws `not_found` for what is no picture or a very large one, `hash_mismatch`, and what the Hub says. */
export async function readPicture(source: RangedFile, file: RepoFile, signal: AbortSignal): Promise<Picture> {
  const { path, sizeBytes, digest } = file;
  if (!PICTURE_NAME.test(path) || sizeBytes === 0 || sizeBytes > MOST_PICTURE_BYTES) throw noPicture(path);
  const bytes = await source.read(0, sizeBytes, signal);
  const hash = digest.algorithm === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${sizeBytes}\0`);
  if (hash.update(bytes).digest('hex') !== digest.hex) {
    throw new HiveError('hash_mismatch', `${path} is not what the Hub lists.`, { details: { file: path } });
  }
  const type = pictureType(bytes);
  if (type === null) throw noPicture(path);
  return { type, bytes };
}

export const noPicture = (path: string): HiveError =>
  new HiveError('not_found', `${path} is no picture that can be shown here.`, {
    hint: 'PNG, JPEG, GIF and WebP up to 4 MiB are.',
    details: { file: path },
  });
