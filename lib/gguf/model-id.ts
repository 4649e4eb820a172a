import { createHash } from 'node:crypto';
import { HiveError } from '#lib/contract/hive-error.ts';
import type { Variant } from './variant.ts';

/** `org/repo:<file, first shard if split>`: the name of a model on this hive (public contract, section 2). */
export function modelId(repo: string, variant: Pick<Variant, 'weights'>): string {
  const first = variant.weights[0];
  if (first === undefined) throw new HiveError('internal', `A variant of ${repo} has no file.`);
  return `${repo}:${first.path}`;
}

/**
 * The folder of a model below `<RBEE_HOME>/models`: its id with `/` and `:` as `-` (public contract, section 6).
 * Two ids can come to the same name (`a/b-c:d.gguf` and `a-b/c:d.gguf`, or names that differ in case on a disk that
 * folds it), and the name alone cannot tell. So whoever makes the folder writes its id inside, and who finds it taken
 * by another id uses `disambiguatedFolderName`. An id that is no name for a folder everywhere has that form at once.
 */
export function modelFolderName(id: string): string {
  const plain = plainName(id);
  return Buffer.byteLength(plain) <= MOST_BYTES && !UNPORTABLE.test(plain) ? plain : disambiguatedFolderName(id);
}

/**
 * A name of its own for each id, of at most 255 bytes. Never a plain name: those end with `.gguf`, this with the first
 * 64 bits of the id's SHA-256.
 */
export function disambiguatedFolderName(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, HASH_DIGITS);
  const plain = plainName(id).replace(new RegExp(UNPORTABLE, 'gu'), '_');
  return `${truncated(plain, MOST_BYTES - hash.length - 1)}-${hash}`;
}

/** Whether a folder of this name can be of a model of the repo; false only when it is of another one. */
export function beginsWithRepo(folderName: string, repo: string): boolean {
  return folderName.startsWith(truncated(plainName(`${repo}:`), MOST_BYTES - HASH_DIGITS - 1));
}

const HASH_DIGITS = 16;
/** What ext4, APFS and NTFS allow for one name. */
const MOST_BYTES = 255;
/** What Windows refuses in names. */
const UNPORTABLE = /[<>"|?*\\]|\p{Cc}/u;

const plainName = (id: string): string => id.replace(/[/:]/g, '-');

/** Cut between characters, never within one. */
function truncated(text: string, mostBytes: number): string {
  let bytes = 0;
  let cut = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > mostBytes) break;
    cut += character;
  }
  return cut;
}
