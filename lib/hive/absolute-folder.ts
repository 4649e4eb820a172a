import { isAbsolute, join, normalize } from 'node:path';
import { HiveError } from '#lib/contract/hive-error.ts';

/** A folder that a person names: `~` is the home of the user that runs the hive. Throws `invalid_request`. */
export function absoluteFolder(text: string, homeFolder: string): string {
  const folder = text.trim().replace(/^~(?=$|[\\/])/, () => homeFolder);
  if (isAbsolute(folder) && !folder.includes('\0')) return join(normalize(folder), '.');
  throw new HiveError('invalid_request', `“${text.slice(0, 200)}” is no full path of a folder.`, {
    hint: 'Write it from the root of the disk, such as /srv/models, or from your home, such as ~/models.',
  });
}
